import type { SubscriptionSnapshot } from '../subscriptions/snapshot.ts';

/** The first record of a subscription. */
const FIRST = 1;

/**
 * When a change of a subscription's MRR happened, billing time. One that pays when it is first seen has paid
 * since its start or its trial's end: dated today, an import would look like a day of sales.
 * @param revision counts the records of the subscription from 1
 */
export function revenueSince(
  {
    billingTime,
    endedAt,
    createdAt,
    trialEnd,
  }: Pick<SubscriptionSnapshot, 'billingTime' | 'endedAt' | 'createdAt' | 'trialEnd'>,
  revision: number,
): number {
  const now = Math.min(billingTime, endedAt ?? billingTime);
  return revision === FIRST ? Math.min(now, Math.max(createdAt, trialEnd ?? createdAt)) : now;
}
