import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';
import { idOf } from '../references.ts';
import { licensedItems } from '../subscriptions/plan-item.ts';

/** Price of one period by item, minor units before discounts, of prices in tiers or packages. */
export type PricedByStripe = ReadonlyMap<string, number>;

/** Whether an amount is price × quantity: neither tiers nor packages. */
export const isPerUnit = (price: Stripe.Price): boolean =>
  price.billing_scheme !== 'tiered' && price.transform_quantity == null;

/**
 * Asks Stripe what items of prices in tiers or packages cost a period, by previews of an invoice. An item
 * that Stripe does not price is left out. Changes nothing.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readPricedByStripe(
  stripe: Stripe,
  subscription: Stripe.Subscription,
): Promise<PricedByStripe> {
  const amounts = new Map<string, number>();
  if (subscription.ended_at !== null) return amounts;
  for (const item of licensedItems(subscription)) {
    if (isPerUnit(item.price)) continue;
    const amount =
      (await ofWholePeriod(stripe, subscription, item)) ?? (await ofNextInvoice(stripe, subscription, item));
    if (amount !== null) amounts.set(item.id, amount);
  }
  return amounts;
}

/**
 * By the first invoice of a subscription to this price alone: neither a schedule, a trial nor a cancellation
 * changes it. Null for a price that is not sold any more.
 */
async function ofWholePeriod(
  stripe: Stripe,
  { customer, currency }: Stripe.Subscription,
  { price, quantity }: Stripe.SubscriptionItem,
): Promise<number | null> {
  return sumOf(price.id, () =>
    stripe.invoices.createPreview({
      customer: idOf(customer),
      currency,
      discounts: '',
      subscription_details: { items: [{ price: price.id, quantity: quantity ?? 1 }] },
    }),
  );
}

/** By the renewal, while no schedule changes the item with it. */
async function ofNextInvoice(
  stripe: Stripe,
  { id, schedule }: Stripe.Subscription,
  { price }: Stripe.SubscriptionItem,
): Promise<number | null> {
  if (schedule !== null) return null;
  return sumOf(price.id, () => stripe.invoices.createPreview({ subscription: id }));
}

/** Tiers have a line each. Null without a line, and where there is no such invoice. */
async function sumOf(price: string, preview: () => Promise<Stripe.Invoice>): Promise<number | null> {
  try {
    const { lines } = await preview();
    const own = lines.data.filter(
      ({ pricing, parent }) =>
        idOf(pricing?.price_details?.price ?? '') === price &&
        parent?.subscription_item_details?.proration === false,
    );
    return own.length === 0 ? null : own.reduce((sum, { amount }) => sum + amount, 0);
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'invalid' || kind === 'not_found') return null;
    throw error;
  }
}
