import type Stripe from 'stripe';
import type { Plan, PlanPrice } from '../../../domain/catalogue/plan.ts';
import { plainMoney } from '../../../domain/money.ts';
import { idOf } from '../references.ts';
import type { PlanMapping, SetupRun } from './change.ts';
import { TAX_WORDS } from './price-tax.ts';
import type { PriceTaxing } from './price-tax.ts';
import { LookupKeyTaken, isOurPrice, planMark } from './own-objects.ts';

/** Lookup key of the current price of a kind. */
export function lookupKey(planCode: string, price: Pick<PlanPrice, 'interval' | 'currency'>): string {
  return `${planCode}_${price.interval ?? 'once'}_${price.currency}`;
}

/** Prices that Stripe should have: those on sale. Metered ones need a meter and are made with it. */
export function pricesToSell(plan: Plan): PlanPrice[] {
  return plan.prices.filter((price) => price.active && price.kind !== 'metered');
}

/**
 * Stripe's prices by lookup key.
 * @throws LookupKeyTaken when one of them is another product's
 */
export async function pricesByLookupKey(
  stripe: Stripe,
  keys: readonly string[],
  plans: readonly Plan[],
): Promise<Map<string, Stripe.Price>> {
  const found = new Map<string, Stripe.Price>();
  // Stripe takes ten keys a call.
  for (let start = 0; start < keys.length; start += 10) {
    const page = await stripe.prices.list({
      lookup_keys: keys.slice(start, start + 10),
      limit: 100,
      expand: ['data.product'],
    });
    for (const price of page.data) {
      if (price.lookup_key === null) continue;
      if (!isOurPrice(price, plans)) throw new LookupKeyTaken(price.lookup_key, price.id);
      found.set(price.lookup_key, price);
    }
  }
  return found;
}

/**
 * Creates a plan's price if it is missing or differs. Amounts in Stripe never change, nor does whether tax
 * is in them: a new price takes the lookup key, and the old one stays for its payers. Null when it is
 * missing in a preview.
 */
export async function setupPrice(
  stripe: Stripe,
  {
    plan,
    price,
    productId,
    existing,
    taxing,
  }: {
    plan: Plan;
    price: PlanPrice;
    productId: string | null;
    existing: Stripe.Price | undefined;
    taxing: PriceTaxing;
  },
  run: SetupRun,
): Promise<PlanMapping['prices'][number] | null> {
  const { kind, interval, currency, amount } = price;
  const key = lookupKey(plan.code, price);
  const mapped = (stripePriceId: string) => ({ kind, interval, currency, amount, stripePriceId });
  const fit = existing === undefined ? 'other' : await taxing.fitOf(existing);
  if (existing !== undefined && productId !== null && fit !== 'other' && isSame(existing, price, productId)) {
    const tax = fit === 'unsaid' ? { tax_behavior: taxing.wanted } : {};
    const details = [
      ...(existing.active ? [] : ['put on sale']),
      ...(fit === 'unsaid' ? [`say ${TAX_WORDS[taxing.wanted]}`] : []),
    ];
    if (details.length > 0) {
      run.changes.push({ object: 'price', action: 'update', name: key, detail: details.join(', ') });
      if (run.apply) await stripe.prices.update(existing.id, { active: true, ...tax });
    }
    return mapped(existing.id);
  }
  const money = plainMoney({ amount, currency });
  const before =
    existing === undefined
      ? ''
      : ` instead of ${plainMoney({ amount: existing.unit_amount ?? 0, currency: existing.currency })}`;
  const tax = existing !== undefined && fit === 'other' ? `, ${TAX_WORDS[taxing.wanted]}` : '';
  run.changes.push({
    object: 'price',
    action: 'create',
    name: key,
    detail: `${money}${interval === null ? ' once' : ` a ${interval}`}${tax}${before}`,
  });
  if (!run.apply || productId === null) return null;
  const created = await stripe.prices.create({
    product: productId,
    currency,
    unit_amount: amount,
    lookup_key: key,
    transfer_lookup_key: true,
    tax_behavior: taxing.wanted,
    metadata: planMark(plan.code),
    ...(interval === null ? {} : { recurring: { interval } }),
  });
  return mapped(created.id);
}

function isSame(existing: Stripe.Price, price: PlanPrice, productId: string): boolean {
  return (
    existing.unit_amount === price.amount &&
    existing.currency === price.currency &&
    idOf(existing.product) === productId &&
    (existing.recurring?.interval ?? null) === price.interval &&
    (existing.recurring?.interval_count ?? 1) === 1
  );
}
