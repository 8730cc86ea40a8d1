import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { counterStarts } from '../../../domain/usage/rating/counter-starts.ts';
import type { CounterStarts } from '../../../domain/usage/rating/counter-starts.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';
import type { UsageBilling, UsagePeriod } from '../../../domain/usage/rating/period.ts';

export { clockOf } from '../../../domain/usage/ingest/clock-of.ts';

/** A usage period and its subscription. */
interface SubscribedPeriod {
  subscriptionId: string;
  period: UsagePeriod;
}

/**
 * The usage period that contains a time: of the deciding subscription, else of another or an earlier one;
 * null when the customer had none then.
 */
export function subscribedAt({ subscription, others }: MeteredCustomer, at: number): SubscribedPeriod | null {
  if (subscription === null) return null;
  const period = periodAt(subscription, at);
  if (period !== null) return { subscriptionId: subscription.id, period };
  for (const one of others) {
    const earlier = periodAt(one, at);
    if (earlier !== null) return { subscriptionId: one.id, period: earlier };
  }
  return null;
}

/** Caches the last period by subscription: nearly all events of a batch share one, and calendars are slow. */
const latestPeriods = new WeakMap<object, UsagePeriod>();

function periodAt(subscription: UsageBilling, at: number): UsagePeriod | null {
  const latest = latestPeriods.get(subscription);
  if (latest !== undefined && at >= latest.start && at < latest.end) return latest;
  const period = usagePeriodAt(subscription, at);
  if (period !== null) latestPeriods.set(subscription, period);
  return period;
}

/** The usage period that a time lies in; null where the customer had no subscription then. */
export const periodOf = (customer: MeteredCustomer, at: number): UsagePeriod | null =>
  subscribedAt(customer, at)?.period ?? null;

/** Start of the time without a subscription that contains a time; null when there was none before. */
export function unsubscribedSince({ subscription, others }: MeteredCustomer, at: number): number | null {
  const ends = [subscription, ...others].flatMap((one) => one?.endedAt ?? []).filter((end) => end <= at);
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Which counters count what happened at a time. */
export const countersOf = (customer: MeteredCustomer, at: number): CounterStarts =>
  counterStarts(at, customer.timeZone, periodOf(customer, at)?.start ?? null);
