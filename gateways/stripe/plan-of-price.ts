import type { Plan, PlanInterval, PlanPrice } from '../../domain/catalogue/plan.ts';

/** A price of the catalogue with the plan it belongs to. */
export interface PlanOfPrice {
  plan: Plan;
  price: PlanPrice;
}

/** The plan behind a Stripe price, retired prices included, so that old subscribers keep their tier; null for a price that is not ours. */
export function planOfPrice(plans: readonly Plan[], stripePriceId: string): PlanOfPrice | null {
  for (const plan of plans) {
    const price = plan.prices.find((candidate) => candidate.stripePriceId === stripePriceId);
    if (price !== undefined) return { plan, price };
  }
  return null;
}

/** Stripe's weekly and daily intervals do not occur in the catalogue; a foreign price of that kind counts as monthly. */
export function planInterval(interval: string | undefined): PlanInterval {
  return interval === 'year' ? 'year' : 'month';
}
