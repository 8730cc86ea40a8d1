import type { EntityManager } from '@mikro-orm/postgresql';
import { addToPeriods, unratedUsage, usageSubscriptions } from '../../../db/usage/rating/usage-periods.ts';
import type { UsageSubscription } from '../../../db/usage/rating/usage-periods.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';

/**
 * Adds closed windows to their periods. Windows wait while the projection has no row of their subscription.
 */
export async function addClosedUsage(
  em: EntityManager,
  customers: readonly string[],
  now: number,
): Promise<Map<string, UsageSubscription>> {
  const usage = await unratedUsage(em, customers);
  const subscriptions = await usageSubscriptions(em, [...new Set(usage.map((one) => one.subscriptionId))]);
  await addToPeriods(
    em,
    usage.flatMap(({ customerId, subscriptionId, periodStart, quantity }) => {
      const subscription = subscriptions.get(subscriptionId);
      if (subscription === undefined) return [];
      const { tier, currency } = subscription;
      const endsAt = endOf(subscription, periodStart, subscription.billingTime ?? now);
      return [{ customerId, subscriptionId, startsAt: periodStart, endsAt, tier, currency, quantity }];
    }),
  );
  return subscriptions;
}

/** A period that the grid does not know was cut short where the running one began. */
function endOf(subscription: UsageSubscription, start: number, now: number): number {
  const period = usagePeriodAt(subscription, start);
  const running = usagePeriodAt(subscription, now);
  const end = period?.end ?? running?.end ?? now;
  return running !== null && running.start > start && running.start < end ? running.start : end;
}
