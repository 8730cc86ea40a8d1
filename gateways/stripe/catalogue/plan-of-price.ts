import type Stripe from 'stripe';
import type { Plan, PlanInterval } from '../../../domain/catalogue/plan.ts';
import { expanded, idOf } from '../references.ts';

/** A price as it stands in an item: its id, or itself where the read expanded it. */
export type PriceReference = string | Stripe.Price | Stripe.DeletedPrice;

/**
 * The plan that a price of Stripe stands for: the one that has the price, retired ones included, else the one whose product it is a
 * price of. Null for a price that no plan knows. An id alone (a price that was not expanded) has no product to go by.
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
