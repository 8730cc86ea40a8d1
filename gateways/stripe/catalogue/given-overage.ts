import type Stripe from 'stripe';
import type { SetupRun } from './change.ts';
import { classifyStripeError } from '../errors.ts';
import { TAX_WORDS } from './price-tax.ts';
import type { PriceTaxing } from './price-tax.ts';
import { isMarkedOverage, OVERAGE_MARK, overageEventName, overageLookupKey } from './overage-names.ts';

/** Existing objects of an account for overage, made by somebody else. */
export interface GivenOverage {
  /** Product that metered prices are hung on. */
  productId?: string | undefined;
  /** Metered price that overage of its currency is billed by. */
  priceId?: string | undefined;
}

/**
 * Looks for a given product before anything is made: it is used last.
 * @throws Error when this account and mode do not have it; Stripe's error otherwise
 */
export async function requireProduct(stripe: Stripe, productId: string): Promise<void> {
  await atStripe('STRIPE_PRODUCT_ID', productId, () => stripe.products.retrieve(productId));
}

async function atStripe<T>(setting: string, id: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (classifyStripeError(error).kind !== 'not_found') throw error;
    const what = `this Stripe account and mode have no ${id}. Name one that they have, or leave it out.`;
    throw new Error(`${setting}: ${what}`, { cause: error });
  }
}

/**
 * Adopts an existing price by setting its lookup key and metadata, as if set-up had made it.
 * @returns the currency that needs no other price
 * @throws Error when it does not bill what is reported; Stripe's error when it does not exist
 */
export async function adoptOveragePrice(
  stripe: Stripe,
  priceId: string,
  from: { currencies: readonly string[]; meters: readonly Stripe.Billing.Meter[]; taxing: PriceTaxing },
  run: SetupRun,
): Promise<string> {
  const price = await atStripe('STRIPE_PRICE_METERED_ID', priceId, () => stripe.prices.retrieve(priceId));
  const { taxing } = from;
  const fit = await taxing.fitOf(price);
  const unfit =
    whyUnfit(price, from) ??
    (fit === 'other' ? `it is not ${TAX_WORDS[taxing.wanted]}, as STRIPE_TAX_BEHAVIOR says` : null);
  if (unfit !== null) throw new Error(`STRIPE_PRICE_METERED_ID: ${priceId} cannot bill overage: ${unfit}.`);
  const { currency } = price;
  const key = overageLookupKey(currency);
  if (fit === 'said' && price.lookup_key === key && isMarkedOverage(price.metadata)) return currency;
  run.changes.push({ object: 'price', action: 'update', name: key, detail: `take ${priceId} for it` });
  if (run.apply)
    await stripe.prices.update(priceId, {
      lookup_key: key,
      transfer_lookup_key: true,
      ...(fit === 'unsaid' ? { tax_behavior: taxing.wanted } : {}),
      metadata: OVERAGE_MARK,
    });
  return currency;
}

/**
 * Amounts are computed here and reported in minor units, so the price is one minor unit a unit, monthly, of
 * that meter.
 */
function whyUnfit(
  { active, currency, recurring, unit_amount: amount }: Stripe.Price,
  { currencies, meters }: { currencies: readonly string[]; meters: readonly Stripe.Billing.Meter[] },
): string | null {
  if (!active) return 'it is archived';
  if (!currencies.includes(currency)) return `no plan is sold in ${currency}`;
  if (recurring?.usage_type !== 'metered') return 'it is not metered';
  if (recurring.interval !== 'month' || recurring.interval_count !== 1) return 'it is not billed each month';
  if (amount !== 1) return 'it is not one minor unit of its currency for each that is reported';
  const wanted = overageEventName(currency);
  const name = meters.find(({ id }) => id === recurring.meter)?.event_name;
  return name === wanted
    ? null
    : `it bills the meter of ${name ?? 'nothing'}, and overage is reported to ${wanted}`;
}
