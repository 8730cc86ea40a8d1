import type { SubscriptionSnapshot } from './snapshot.ts';

/** What is known of a change whose record was lost. Times are epoch milliseconds. */
interface LostChangeFacts {
  /** No record of the subscription was left. */
  isNew: boolean;
  isOtherPlan: boolean;
  /** When the last record that was left was written; null without one. */
  since: number | null;
  /** Time of Stripe's event of the change of plan, if it came again. */
  planChangedAt: number | null;
}

/**
 * When a change happened whose record was lost, billing time: an end when Stripe ended it, a beginning when the
 * subscription began to pay, a change of plan at its event, else at the invoice that it made. What Stripe does
 * not tell is dated when it is seen.
 */
export function lostChangeTime(
  {
    billingTime,
    endedAt,
    createdAt,
    trialEnd,
    currentPeriodStart,
    invoices,
  }: Pick<
    SubscriptionSnapshot,
    'billingTime' | 'endedAt' | 'createdAt' | 'trialEnd' | 'currentPeriodStart' | 'invoices'
  >,
  { isNew, isOtherPlan, since, planChangedAt }: LostChangeFacts,
): number {
  const notLater = (at: number): number => Math.min(at, billingTime);
  if (endedAt !== null) return notLater(endedAt);
  if (isNew) return notLater(Math.max(createdAt, trialEnd ?? createdAt));
  if (!isOtherPlan) return billingTime;
  if (planChangedAt !== null) return notLater(planChangedAt);
  const ofChange = invoices
    .filter(({ billingReason }) => billingReason === 'subscription_update')
    .map((invoice) => invoice.createdAt);
  const at = [...ofChange, currentPeriodStart].filter((one) => since === null || one >= since);
  return at.length === 0 ? billingTime : notLater(Math.max(...at));
}
