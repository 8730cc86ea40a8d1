import type { SubscriptionSnapshot } from './snapshot.ts';

/** What says when a subscription is set to end. Times are epoch milliseconds on the billing clock. */
export interface EndFacts {
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  currentPeriodEnd: number;
}

/**
 * When a subscription is set to end, null where it goes on. Stripe's `cancel_at` and `cancel_at_period_end` are ends alike
 * (docs.stripe.com/billing/subscriptions/cancel).
 */
export const endsAt = ({ cancelAtPeriodEnd, cancelAt, currentPeriodEnd }: EndFacts): number | null =>
  cancelAt ?? (cancelAtPeriodEnd ? currentPeriodEnd : null);

/** The end that a snapshot tells of. One that was read before `endsAt` was part of it knows only the end of the period. */
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
