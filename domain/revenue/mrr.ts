import type { PlanInterval } from '../catalogue/plan.ts';
import type { SubscriptionSnapshot } from '../subscription/snapshot.ts';
import type { SubscriptionStanding } from '../subscription/state.ts';
import type { BillingStatus } from '../subscription/status.ts';

/**
 * A period's recurring amount by the month, minor units. A yearly one is divided by 12 and rounded to the nearest minor unit
 * (half up) once for each subscription. Everything else in revenue adds and subtracts these whole numbers, so nothing can
 * drift: the sum of all movements is the sum of all contributions, to the unit.
 */
export const monthlyAmount = (recurringAmount: number, interval: PlanInterval): number =>
  interval === 'month' ? recurringAmount : Math.floor((2 * recurringAmount + 12) / 24);

/** Statuses whose subscriptions count: a suspended customer has lost access and is lost revenue until coming back. */
const COUNTED: readonly BillingStatus[] = ['active', 'past_due'];

/**
 * What a subscription adds to MRR. Nothing before its first recurring payment: a failed first charge after a trial is a missed
 * conversion that never was revenue.
 */
export const contribution = (
  standing: Pick<SubscriptionStanding, 'status' | 'everActive'>,
  snapshot: Pick<SubscriptionSnapshot, 'recurringAmount' | 'interval' | 'mode'>,
): number =>
  snapshot.mode !== 'foreign' && standing.everActive && COUNTED.includes(standing.status)
    ? monthlyAmount(snapshot.recurringAmount, snapshot.interval)
    : 0;
