import type { MeteredCustomer } from '../../db/repositories/usage-customers.ts';
import { counterStarts } from '../../domain/usage/counter-starts.ts';
import type { CounterStarts } from '../../domain/usage/counter-starts.ts';
import { usagePeriodAt } from '../../domain/usage/period.ts';
import type { UsagePeriod } from '../../domain/usage/period.ts';

/** The customer's billing clock: its test clock's time, else real time. Epoch milliseconds. */
export function clockOf({ billingTime, subscription }: MeteredCustomer, now: number): number {
  if (billingTime !== null) return billingTime;
  return subscription !== null && subscription.testClockId !== null ? subscription.billingTime : now;
}

/** The period last asked for, by subscription as it was read: nearly all events of a batch lie in one, and calendars are slow. */
const latestPeriods = new WeakMap<object, UsagePeriod>();

/** The usage period that a time lies in; null where the customer had no subscription then. */
export function periodOf({ subscription }: MeteredCustomer, at: number): UsagePeriod | null {
  if (subscription === null) return null;
  const latest = latestPeriods.get(subscription);
  if (latest !== undefined && at >= latest.start && at < latest.end) return latest;
  const period = usagePeriodAt(subscription, at);
  if (period !== null) latestPeriods.set(subscription, period);
  return period;
}

/** Which counters count what happened at a time. */
export const countersOf = (customer: MeteredCustomer, at: number): CounterStarts =>
  counterStarts(at, customer.timeZone, periodOf(customer, at)?.start ?? null);
