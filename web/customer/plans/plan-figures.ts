import type { Plan } from '../../data/plans.ts';

/** Whether the plan is bought once to try things, not paid again and again. */
export const isTrial = (plan: Plan): boolean => plan.one_time;

/** Share saved by paying yearly; null when nothing is saved. */
export function savingOf(plan: Plan): number | null {
  if (isTrial(plan) || plan.price_monthly === null || plan.price_yearly === null) return null;
  const saving = 1 - plan.price_yearly / (plan.price_monthly * 12);
  return saving > 0.005 ? saving : null;
}

/** The largest saving among the plans. */
export function bestSaving(plans: readonly Plan[]): number | null {
  const savings = plans.map(savingOf).filter((saving) => saving !== null);
  return savings.length === 0 ? null : Math.max(...savings);
}

/** The plan to point at: the first that includes credits, else none. */
export const highlighted = (plans: readonly Plan[]): string | undefined =>
  plans.find((plan) => plan.included_credits > 0)?.id;
