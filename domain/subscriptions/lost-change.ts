import { endsWithPeriod } from './ends-at.ts';
import type { PendingChange, SubscriptionSnapshot } from './snapshot.ts';

/** A plan change that waited, was set aside for another change, and that Stripe does not take any more. */
export interface LostChange {
  /** What waited; null where it was no change of the plan, such as an end or an add-on. */
  change: PendingChange | null;
  /** Of the period in which it was lost. Billing time, epoch milliseconds. */
  periodEnd: number;
}

/**
 * Whether somebody still misses it: until another change waits, the plan is the one that was chosen, or the
 * first period is over that it should have changed, or the subscription has ended.
 */
export function isStillLost({ change, periodEnd }: LostChange, snapshot: SubscriptionSnapshot): boolean {
  if (snapshot.pendingChange !== null || snapshot.endedAt !== null) return false;
  const isThere =
    change !== null &&
    change.tier === snapshot.tier &&
    change.interval === snapshot.interval &&
    change.quantity === snapshot.quantity &&
    // A price migration keeps the plan: only the amount tells.
    (change.migrationId === undefined || change.amount === snapshot.recurringAmount);
  return !isThere && snapshot.currentPeriodStart <= Math.max(periodEnd, change?.effectiveAt ?? 0);
}

/** For staff: what is wrong, and what to do. Null while nothing renews: it would be set up for nobody. */
export function lostChangeAttention({ change }: LostChange, snapshot: SubscriptionSnapshot): string | null {
  if (endsWithPeriod(snapshot)) return null;
  if (change === null)
    return 'What was scheduled could not be set up again: look at the timeline, and set it up in Stripe.';
  return change.migrationId !== undefined
    ? `The new price of price migration ${change.migrationId} could not be set up again: the present price renews. The customer was told of the new one.`
    : `The scheduled change to ${change.tier} could not be set up again: the present plan renews. Tell the customer, who can choose the plan again.`;
}
