import type Stripe from 'stripe';
import { fromStripeTime } from '../times.ts';
import type { SetupRun } from './change.ts';
import { TAX_WORDS } from './price-tax.ts';
import type { PriceTaxing } from './price-tax.ts';
import { adoptOveragePrice, requireProduct } from './given-overage.ts';
import type { GivenOverage } from './given-overage.ts';
import { LookupKeyTaken } from './own-objects.ts';
import { isMarkedOverage, OVERAGE_MARK, overageEventName, overageLookupKey } from './overage-names.ts';

export { currencyInOverageName, overageEventName, overageLookupKey } from './overage-names.ts';

/**
 * Creates, for each sold currency, the meter for overage and the price that bills it monthly: one minor
 * unit for each reported one. docs/adr/0009-usage-rollup.md says why amounts are computed here and not at
 * Stripe.
 */
export async function setupOverage(
  stripe: Stripe,
  currencies: readonly string[],
  given: GivenOverage,
  taxing: PriceTaxing,
  run: SetupRun,
): Promise<void> {
  if (given.productId !== undefined) await requireProduct(stripe, given.productId);
  const meters = await stripe.billing.meters.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const adopted =
    given.priceId === undefined
      ? null
      : await adoptOveragePrice(stripe, given.priceId, { currencies, meters, taxing }, run);
  for (const currency of currencies) {
    const meterId = await setupOverageMeter(stripe, currency, meters, run);
    if (currency !== adopted) await setupOveragePrice(stripe, { currency, meterId, taxing }, given, run);
  }
}

async function setupOverageMeter(
  stripe: Stripe,
  currency: string,
  meters: readonly Stripe.Billing.Meter[],
  run: SetupRun,
): Promise<string | null> {
  const name = overageEventName(currency);
  const existing = meters.find((meter) => meter.event_name === name);
  if (existing?.status === 'active') return existing.id;
  run.changes.push({
    object: 'meter',
    action: existing === undefined ? 'create' : 'update',
    name,
    detail: existing === undefined ? `sum of overage in ${currency} by customer` : 'make active again',
  });
  if (!run.apply) return existing?.id ?? null;
  if (existing !== undefined) return (await stripe.billing.meters.reactivate(existing.id)).id;
  const made = await stripe.billing.meters.create({
    display_name: `Perennial overage (${currency})`,
    event_name: name,
    default_aggregation: { formula: 'sum' },
    customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
    value_settings: { event_payload_key: 'value' },
  });
  return made.id;
}

async function setupOveragePrice(
  stripe: Stripe,
  { currency, meterId, taxing }: { currency: string; meterId: string | null; taxing: PriceTaxing },
  { productId }: GivenOverage,
  run: SetupRun,
): Promise<void> {
  const key = overageLookupKey(currency);
  const existing = await findOveragePrice(stripe, currency);
  const fit = existing === null ? 'other' : await taxing.fitOf(existing);
  if (existing?.unit_amount === 1 && existing.recurring?.meter === meterId && fit !== 'other') {
    if (fit === 'unsaid') await sayTax(stripe, { key, priceId: existing.id, taxing }, run);
    return;
  }
  run.changes.push({
    object: 'price',
    action: 'create',
    name: key,
    detail: `one minor unit for each reported, a month, ${TAX_WORDS[taxing.wanted]}`,
  });
  if (!run.apply || meterId === null) return;
  await stripe.prices.create({
    product: productId ?? (await overageProduct(stripe)),
    currency,
    unit_amount: 1,
    tax_behavior: taxing.wanted,
    lookup_key: key,
    transfer_lookup_key: true,
    metadata: OVERAGE_MARK,
    recurring: { interval: 'month', usage_type: 'metered', meter: meterId },
  });
}

/** Has a price say of tax what the account's default says anyway. */
async function sayTax(
  stripe: Stripe,
  { key, priceId, taxing }: { key: string; priceId: string; taxing: PriceTaxing },
  run: SetupRun,
): Promise<void> {
  const detail = `say ${TAX_WORDS[taxing.wanted]}`;
  run.changes.push({ object: 'price', action: 'update', name: key, detail });
  if (run.apply) await stripe.prices.update(priceId, { tax_behavior: taxing.wanted });
}

async function overageProduct(stripe: Stripe): Promise<string> {
  const products = await stripe.products
    .list({ limit: 100, active: true })
    .autoPagingToArray({ limit: 10_000 });
  const existing = products.find(({ metadata }) => isMarkedOverage(metadata));
  if (existing !== undefined) return existing.id;
  const made = await stripe.products.create({
    name: 'Usage beyond the plan',
    metadata: OVERAGE_MARK,
  });
  return made.id;
}

/** The price by which overage of a currency is billed, null before set-up. @throws Stripe's error */
export async function findOveragePrice(stripe: Stripe, currency: string): Promise<Stripe.Price | null> {
  const price = await priceOfOverageKey(stripe, currency);
  return price !== null && isMarkedOverage(price.metadata) ? price : null;
}

/** @throws LookupKeyTaken when one of our lookup keys of overage is another product's */
export async function requireFreeOverageKeys(stripe: Stripe, currencies: readonly string[]): Promise<void> {
  for (const currency of currencies) {
    const price = await priceOfOverageKey(stripe, currency);
    if (price !== null && !isMarkedOverage(price.metadata))
      throw new LookupKeyTaken(overageLookupKey(currency), price.id);
  }
}

async function priceOfOverageKey(stripe: Stripe, currency: string): Promise<Stripe.Price | null> {
  const { data } = await stripe.prices.list({ lookup_keys: [overageLookupKey(currency)], limit: 1 });
  return data[0] ?? null;
}

/** What the usage of a subscription is billed by. Times are epoch milliseconds. */
export interface OverageItem {
  itemId: string;
  /** When it was added: invoices of periods that had ended by then have no line of it. */
  createdAt: number;
  periodStart: number;
  periodEnd: number;
}

/** The metered item that bills a subscription's overage; null without one. @throws Stripe's error */
export async function findOverageItem(
  stripe: Stripe,
  subscriptionId: string,
  currency: string,
): Promise<OverageItem | null> {
  const items = await stripe.subscriptionItems
    .list({ subscription: subscriptionId, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const item = items.find(({ price }) => isMarkedOverage(price.metadata) && price.currency === currency);
  return item === undefined ? null : toOverageItem(item);
}

/**
 * Another live subscription of the customer with such an item; null without one. Two would each bill
 * everything that the customer's meter counts.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function findOverageElsewhere(
  stripe: Stripe,
  input: { customerId: string; subscriptionId: string; currency: string },
): Promise<string | null> {
  const running = await stripe.subscriptions
    .list({ customer: input.customerId, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const other = running.find(
    ({ id, items }) =>
      id !== input.subscriptionId &&
      items.data.some(({ price }) => isMarkedOverage(price.metadata) && price.currency === input.currency),
  );
  return other?.id ?? null;
}

/**
 * The interval beside which Stripe takes no monthly item; null where it takes one. In classic billing mode
 * all items of a subscription have one interval (docs.stripe.com/billing/subscriptions/mixed-interval).
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function intervalInTheWay(stripe: Stripe, subscriptionId: string): Promise<string | null> {
  const { billing_mode: mode, items } = await stripe.subscriptions.retrieve(subscriptionId);
  if (mode.type !== 'classic') return null;
  const other = items.data
    .map(({ price }) => price.recurring)
    .find((every) => every && (every.interval !== 'month' || every.interval_count !== 1));
  if (!other) return null;
  return other.interval_count === 1 ? other.interval : `${other.interval_count} ${other.interval}s`;
}

/**
 * Adds that item without proration: it bills what is reported. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function addOverageItem(
  stripe: Stripe,
  input: { subscriptionId: string; priceId: string; idempotencyKey: string },
): Promise<OverageItem> {
  const item = await stripe.subscriptionItems.create(
    {
      subscription: input.subscriptionId,
      price: input.priceId,
      proration_behavior: 'none',
      metadata: OVERAGE_MARK,
    },
    { idempotencyKey: input.idempotencyKey },
  );
  return toOverageItem(item);
}

const toOverageItem = (item: Stripe.SubscriptionItem): OverageItem => ({
  itemId: item.id,
  createdAt: fromStripeTime(item.created),
  periodStart: fromStripeTime(item.current_period_start),
  periodEnd: fromStripeTime(item.current_period_end),
});
