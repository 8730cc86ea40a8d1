import type { SubscriptionSnapshot } from './snapshot.ts';

/**
 * Whether a pause has just ended in a period whose invoice it voided. Then the rest of the period would be
 * free, and so would every period of who pauses right before each renewal.
 */
export const pauseEndedUnpaid = (
  previous: SubscriptionSnapshot | null,
  { mode = 'managed', stripeStatus, pause, invoices, currentPeriodStart, endsAt }: SubscriptionSnapshot,
): boolean =>
  mode === 'managed' &&
  stripeStatus === 'active' &&
  (previous?.pause ?? null) !== null &&
  pause === null &&
  (endsAt ?? null) === null &&
  invoices.some(
    ({ status, billingReason, createdAt }) =>
      status === 'void' && billingReason === 'subscription_cycle' && createdAt >= currentPeriodStart,
  );
