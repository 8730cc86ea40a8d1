import type Stripe from 'stripe';
import type { Plan, PlanInterval } from '../../../domain/catalogue/plan.ts';
import { expanded, idOf } from '../references.ts';

/** A price in an item: its id, or the expanded object. */
export type PriceReference = string | Stripe.Price | Stripe.DeletedPrice;

/**
 * The plan of a Stripe price: the one with that price, retired ones included, else the one with its
 * product. Null when no plan has either. An unexpanded price has no product.
 */
export function planOfPrice(plans: readonly Plan[], price: PriceReference): Plan | null {
  const id = idOf(price);
  const byPrice = plans.find(
    ({ prices, stripeIds }) =>
      prices.some(({ stripePriceId }) => stripePriceId === id) || stripeIds?.includes(id) === true,
  );
  if (byPrice !== undefined) return byPrice;
  const product = expanded<Stripe.Price>(price)?.product;
  if (product === undefined) return null;
  return plans.find(({ stripeIds }) => stripeIds?.includes(idOf(product)) === true) ?? null;
}

/** How often a price is paid; that of a word which Stripe added later, or of none, counts as a month. */
export function planInterval(interval: string | undefined): PlanInterval {
  return interval === 'day' || interval === 'week' || interval === 'year' ? interval : 'month';
}
