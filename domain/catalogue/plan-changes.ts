import type { Plan } from './plan.ts';

/** Who is affected by an edit of a plan: new subscribers only, or current ones at once. */
type PlanReach = 'new_subscribers' | 'all_subscribers';

/** The editable fields of a plan. Its policy has its own route; its mappings come from Stripe. */
export type PlanField = Exclude<keyof Plan, 'code' | 'policy' | 'stripeIds' | 'overageCurrency'>;

/** A change of one field of a plan. */
export interface PlanChange {
  field: PlanField;
  reaches: PlanReach;
}

/**
 * Prices, free trials and the sale belong to the subscription made with them. Everything else is read from
 * the plan when needed: access and limits on each call, credits and overage when usage is rated.
 */
const REACH: Record<PlanField, PlanReach> = {
  displayName: 'all_subscribers',
  rank: 'all_subscribers',
  active: 'new_subscribers',
  prices: 'new_subscribers',
  trialDays: 'new_subscribers',
  features: 'all_subscribers',
  services: 'all_subscribers',
  limits: 'all_subscribers',
  includedCredits: 'all_subscribers',
  pricePer1k: 'all_subscribers',
  overageTiers: 'all_subscribers',
  rollover: 'all_subscribers',
  eventTypes: 'all_subscribers',
};

/** Differences between two versions of a plan, with who is affected. Retired prices do not count. */
export function planChanges(before: Plan, after: Plan): PlanChange[] {
  return (Object.keys(REACH) as PlanField[])
    .filter((field) => shape(before, field) !== shape(after, field))
    .map((field) => ({ field, reaches: REACH[field] }));
}

/** A field as canonical text: absent and null are equal, and so are prices in another order. */
function shape(plan: Plan, field: PlanField): string {
  if (field === 'limits')
    return JSON.stringify([plan.limits.callsPerDay, plan.limits.callsPerMinute ?? null]);
  if (field === 'overageTiers')
    return JSON.stringify(plan.overageTiers?.map(({ upTo, pricePer1k }) => [upTo, pricePer1k]) ?? null);
  if (field === 'rollover') return JSON.stringify(plan.rollover?.upTo ?? null);
  if (field === 'eventTypes') return JSON.stringify(plan.eventTypes ?? []);
  if (field === 'services') return JSON.stringify(plan.services.toSorted());
  if (field === 'prices')
    return JSON.stringify(
      plan.prices
        .filter(({ active, kind }) => active && kind !== 'metered')
        .map(({ kind, interval, currency, amount }) => [kind, interval, currency, amount].join(' '))
        .sort(),
    );
  if (field === 'pricePer1k')
    return JSON.stringify([
      plan.pricePer1k,
      ...plan.prices
        .filter(({ active, kind }) => active && kind === 'metered')
        .map(({ currency, amount }) => [currency, amount].join(' '))
        .sort(),
    ]);
  return JSON.stringify(plan[field]);
}
