import type { Plan, PlanInterval } from '../catalogue/plan.ts';
import { compareTiers, findPlan, priceFor } from '../catalogue/tiers.ts';
import { debtLeft } from '../dunning/left-unpaid.ts';
import { isoDay } from '../period.ts';
import type { TrialPolicy } from '../policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { Refusal } from '../refusal.ts';
import { endOf, endsWithPeriod } from './ends-at.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { SubscriptionState } from './state.ts';
import { isFinal } from './status.ts';

export type { Refusal };

/** A requested plan change. Without `when`: see `defaultTiming`. */
export interface PlanChangeRequest {
  tier: string;
  interval: PlanInterval;
  quantity: number;
  when?: 'now' | 'period_end' | undefined;
}

/** Default time of a change: upgrades at once, downgrades at the end of the paid period. */
export const defaultTiming = (
  plans: readonly Plan[],
  snapshot: Pick<SubscriptionSnapshot, 'tier' | 'trialTier' | 'interval' | 'intervalCount' | 'quantity'>,
  change: Pick<PlanChangeRequest, 'tier' | 'interval' | 'quantity'>,
): 'now' | 'period_end' => {
  const order = compareTiers(plans, change.tier, snapshot.trialTier ?? snapshot.tier);
  if (order !== 0) return order > 0 ? 'now' : 'period_end';
  if (!samePace(snapshot, change)) return change.interval === 'year' ? 'now' : 'period_end';
  return change.quantity < snapshot.quantity ? 'period_end' : 'now';
};

/**
 * Null when the plan may be changed so.
 * @param mayWithdraw whether asking for the present plan takes back what is scheduled
 */
export const refuseChangePlan = (
  state: SubscriptionState,
  snapshot: SubscriptionSnapshot,
  change: PlanChangeRequest,
  plans: readonly Plan[],
  mayWithdraw = true,
): Refusal | null => {
  if (state.status === 'past_due' || state.status === 'suspended') return pastDue('changing the plan');
  if (state.status !== 'active' && state.status !== 'trialing') return illegal(state, 'changed');
  if (!Number.isSafeInteger(change.quantity) || change.quantity < 1) {
    return { code: 'invalid_quantity', message: 'The quantity must be a whole number from 1 on.' };
  }
  const plan = findPlan(plans, change.tier);
  if (plan?.active !== true) return { code: 'invalid_tier', message: `Invalid tier: ${change.tier}` };
  if (priceFor(plan, change.interval, snapshot.currency) === null) {
    const per = `${change.interval}ly in ${snapshot.currency.toUpperCase()}`;
    return { code: 'price_not_found', message: `${plan.displayName} is not sold ${per}.` };
  }
  const timing = change.when ?? defaultTiming(plans, snapshot, change);
  const end = endOf(snapshot);
  if (timing === 'period_end' && end !== null) {
    const message = `The subscription is set to end on ${isoDay(end)}; resume it before scheduling a change.`;
    return { code: 'illegal_transition', message };
  }
  return alreadyThere(snapshot, change, { timing, plan, mayWithdraw });
};

const alreadyThere = (
  snapshot: SubscriptionSnapshot,
  change: PlanChangeRequest,
  { timing, plan, mayWithdraw }: { timing: 'now' | 'period_end'; plan: Plan; mayWithdraw: boolean },
): Refusal | null => {
  const { pendingChange } = snapshot;
  if (samePlan(snapshot, change) && (snapshot.trialTier ?? snapshot.tier) === snapshot.tier) {
    // Asking for the plan one has is how a scheduled change is withdrawn.
    if (pendingChange !== null && mayWithdraw) return null;
    return { code: 'already_on_plan', message: `The subscription is on ${plan.displayName} already.` };
  }
  if (pendingChange !== null && timing === 'period_end' && samePlan(pendingChange, change)) {
    const day = isoDay(pendingChange.effectiveAt);
    return {
      code: 'already_scheduled',
      message: `The change to ${plan.displayName} is set for ${day} already.`,
    };
  }
  return null;
};

const samePlan = (
  a: Pick<PlanChangeRequest, 'tier' | 'quantity'> & Pace,
  b: Pick<PlanChangeRequest, 'tier' | 'quantity'> & Pace,
): boolean => a.tier === b.tier && samePace(a, b) && a.quantity === b.quantity;

/** Plans are sold for one month or one year: a quarterly price is paid otherwise than a monthly one. */
const samePace = (a: Pace, b: Pace): boolean =>
  a.interval === b.interval && (a.intervalCount ?? 1) === (b.intervalCount ?? 1);

interface Pace {
  interval: PlanInterval;
  intervalCount?: number;
}

/** Null when the cancellation is allowed. An immediate one replaces one at the period's end. */
export const refuseCancel = (
  state: SubscriptionState,
  snapshot: SubscriptionSnapshot,
  { atPeriodEnd }: { atPeriodEnd: boolean },
): Refusal | null => {
  if (isFinal(state.status) || state.status === 'none') return illegal(state, 'cancelled');
  if (atPeriodEnd && endsWithPeriod(snapshot)) {
    const day = isoDay(endOf(snapshot) ?? snapshot.currentPeriodEnd);
    return { code: 'already_canceling', message: `The subscription ends on ${day} already.` };
  }
  return null;
};

/** Null when there is a cancellation to take back or a pause to end. */
export const refuseResume = (state: SubscriptionState, snapshot: SubscriptionSnapshot): Refusal | null => {
  if (isFinal(state.status) || state.status === 'none') return illegal(state, 'resumed');
  if (state.status === 'suspended' && debtLeft(state.dunning, snapshot.invoices) === 'owed') {
    const message = 'The subscription is suspended until what is owed is paid; then it resumes by itself.';
    return { code: 'illegal_transition', message };
  }
  const stopping = snapshot.cancelAtPeriodEnd || snapshot.cancelAt !== null;
  if (stopping || snapshot.pause !== null || snapshot.stripeStatus === 'paused') return null;
  return { code: 'nothing_to_resume', message: 'The subscription is neither paused nor set to end.' };
};

/** Null when the subscription may be paused. `until` null is until resumed. */
export const refusePause = (
  state: SubscriptionState,
  snapshot: SubscriptionSnapshot,
  { until }: { until: number | null },
  now: number,
): Refusal | null => {
  if (state.status === 'past_due' || state.status === 'suspended') return pastDue('pausing');
  if (state.status === 'paused')
    return { code: 'already_paused', message: 'The subscription is paused already.' };
  if (state.status !== 'active') return illegal(state, 'paused');
  if (endOf(snapshot) !== null) {
    return {
      code: 'illegal_transition',
      message: 'A subscription that is set to end cannot be paused; resume it first.',
    };
  }
  if (until !== null && until <= now) {
    return { code: 'invalid_until', message: `A pause must end in the future; ${isoDay(until)} is not.` };
  }
  return null;
};

/** Null when staff may extend the trial by these days. `alreadyExtendedDays`: what staff added before. */
export const refuseExtendTrial = (
  state: SubscriptionState,
  snapshot: SubscriptionSnapshot,
  { days, alreadyExtendedDays }: { days: number; alreadyExtendedDays: number },
  policy: TrialPolicy = DEFAULT_POLICY.trial,
): Refusal | null => {
  if (state.status !== 'trialing' || snapshot.trialEnd === null) {
    return {
      code: 'illegal_transition',
      message: `Only a running trial can be extended; this one is ${state.status}.`,
    };
  }
  if (!Number.isSafeInteger(days) || days < 1) {
    return { code: 'invalid_days', message: 'The extension must be a whole number of days from 1 on.' };
  }
  const left = Math.max(0, policy.staffExtensionMaxDays - alreadyExtendedDays);
  if (days > left) {
    const message = `Extensions add up to at most ${policy.staffExtensionMaxDays} days; ${left} are left.`;
    return { code: 'trial_extension_limit', message };
  }
  return null;
};

const illegal = ({ status }: SubscriptionState, deed: string): Refusal => ({
  code: 'illegal_transition',
  message: `A subscription that is ${status.replaceAll('_', ' ')} cannot be ${deed}.`,
});

const pastDue = (deed: string): Refusal => ({
  code: 'past_due_pay_first',
  message: `A payment is outstanding: pay it before ${deed}.`,
});
