import type { SubscriptionSnapshot } from './snapshot.ts';

/** Facts that decide when a subscription ends. Times are epoch milliseconds on the billing clock. */
export interface EndFacts {
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  currentPeriodEnd: number;
}

/**
 * When a subscription will end; null when it renews. Stripe's `cancel_at` and `cancel_at_period_end` are
 * equal ends (docs.stripe.com/billing/subscriptions/cancel).
 */
export const endsAt = ({ cancelAtPeriodEnd, cancelAt, currentPeriodEnd }: EndFacts): number | null =>
  cancelAt ?? (cancelAtPeriodEnd ? currentPeriodEnd : null);

/** The end in a snapshot. Older snapshots lack `endsAt` and know only the period's end. */
export const endOf = (snapshot: EndFacts & Pick<SubscriptionSnapshot, 'endsAt'>): number | null => {
  if (snapshot.endsAt !== undefined) return snapshot.endsAt;
  return snapshot.cancelAtPeriodEnd ? endsAt(snapshot) : null;
};

/** True when the present period is the last: nothing renews at its end. */
export const endsWithPeriod = (snapshot: EndFacts & Pick<SubscriptionSnapshot, 'endsAt'>): boolean => {
  const end = endOf(snapshot);
  return end !== null && end <= snapshot.currentPeriodEnd;
};

/** True when the subscription ends with its trial or before: it never converts. */
export const endsWithTrial = (
  snapshot: EndFacts & Pick<SubscriptionSnapshot, 'endsAt' | 'trialEnd'>,
): boolean => {
  const end = endOf(snapshot);
  return (
    snapshot.cancelAtPeriodEnd || (end !== null && snapshot.trialEnd !== null && end <= snapshot.trialEnd)
  );
};
