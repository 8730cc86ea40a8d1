import type { SubscriptionStatus } from '../../data/billing.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { isTrial } from './plan-figures.ts';

/** The reader's plan; null when not signed in, or not loaded yet. */
export interface CurrentPlan {
  tier: string;
  status: string;
  /** False when it is billed and changed outside this site. */
  managed: boolean;
  interval: 'day' | 'week' | 'month' | 'year' | null;
  /** Intervals between two charges; left out: 1. */
  intervalCount?: number | undefined;
  /** Tier of a change that is scheduled. */
  pendingTier: string | null;
}

/** What the button of a plan does. `to` is undefined where there is nothing to do. */
interface PlanAction {
  label: string;
  to: string | undefined;
  /** The reader's own plan. */
  current: boolean;
}

const over = new Set(['none', 'canceled', 'expired', 'incomplete', 'incomplete_expired']);

/** Whether there is a subscription that a change of plan would change. */
export const isUnderSubscription = (status: string): boolean => !over.has(status);

/** Whether a payment is outstanding on a subscription that runs. */
export const isOwing = (status: string): boolean => status === 'past_due' || status === 'suspended';

/** Whether it is billed and changed here; also where there is none yet. */
export const isManaged = ({ mode }: Pick<SubscriptionStatus, 'mode'>): boolean =>
  mode === 'managed' || mode === null;

/** Whether the plan can be changed now: debts are paid first, pauses are ended first. */
export const mayChangePlan = (status: string): boolean => status === 'active' || status === 'trialing';

/** The reader's action for a plan. */
export function planAction(
  plan: Plan,
  plans: readonly Plan[],
  cycle: BillingCycle,
  code: string,
  currentPlan: CurrentPlan | null,
): PlanAction {
  const query = new URLSearchParams({
    tier: plan.id,
    cycle: isTrial(plan) ? 'monthly' : cycle,
    ...(code === '' ? {} : { code }),
  });
  // Its first payment is not through: another plan would be a second subscription.
  if (currentPlan?.status === 'incomplete')
    return { label: 'Payment pending', to: '/billing', current: false };
  if (currentPlan === null || !isUnderSubscription(currentPlan.status)) {
    const label = isTrial(plan) ? 'Start the trial' : `Choose ${plan.display_name}`;
    return { label, to: `/signup?${query}`, current: false };
  }
  const paidByIt =
    currentPlan.interval === (cycle === 'yearly' ? 'year' : 'month') &&
    (currentPlan.intervalCount ?? 1) === 1;
  const sameCycle = paidByIt || isTrial(plan);
  if (currentPlan.tier === plan.id && sameCycle) return { label: 'Your plan', to: undefined, current: true };
  if (isTrial(plan)) return { label: 'For new customers', to: undefined, current: false };
  if (!currentPlan.managed) return { label: 'Managed elsewhere', to: '/billing', current: false };
  if (isOwing(currentPlan.status)) return { label: 'Pay first', to: '/billing', current: false };
  if (!mayChangePlan(currentPlan.status))
    return { label: 'Resume first', to: '/billing/settings', current: false };
  if (currentPlan.pendingTier === plan.id)
    return { label: 'Scheduled', to: '/billing/settings', current: false };
  const to = `/billing/change?${query}`;
  if (currentPlan.tier === plan.id) {
    return { label: cycle === 'yearly' ? 'Pay yearly' : 'Pay monthly', to, current: false };
  }
  const rank = (tier: string): number => plans.findIndex((one) => one.id === tier);
  return { label: rank(plan.id) > rank(currentPlan.tier) ? 'Upgrade' : 'Downgrade', to, current: false };
}
