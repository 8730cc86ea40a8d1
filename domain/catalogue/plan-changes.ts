import type { Plan } from './plan.ts';

/** Whom a change of a plan reaches: those who subscribe from now on, or at once also those who have it. */
export type PlanReach = 'new_subscribers' | 'all_subscribers';

/** What of a plan can be changed with it; its policy has a call of its own, what stands for it comes from Stripe. */
export type PlanField = Exclude<keyof Plan, 'code' | 'policy' | 'stripeIds' | 'overageCurrency'>;

/** A change of one field of a plan. */
export interface PlanChange {
  field: PlanField;
  reaches: PlanReach;
}

/**
 * Prices belong to the subscription that was made with them, as do a free trial and the sale itself. All else is looked up in the
 * plan when it is needed: access and limits at each call, credits and overage when usage is settled.
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

/** What is different between two states of a plan, and whom it reaches. Prices that are not on sale any more do not count. */
export function planChanges(before: Plan, after: Plan): PlanChange[] {
  return (Object.keys(REACH) as PlanField[])
    .filter((field) => shape(before, field) !== shape(after, field))
    .map((field) => ({ field, reaches: REACH[field] }));
}

/** A field as text that is the same where it means the same: left out and null do, as do prices in another order. */
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
