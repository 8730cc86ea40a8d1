import type { PlanInterval } from '../catalogue/plan.ts';
import type { SubscriptionSnapshot } from '../subscriptions/snapshot.ts';
import type { SubscriptionState } from '../subscriptions/state.ts';
import type { BillingStatus } from '../subscriptions/status.ts';

/** Average month of the Gregorian calendar in units of each interval, as a fraction: 365.2425 days a year. */
const MONTH_IN: Readonly<Record<PlanInterval, readonly [bigint, bigint]>> = {
  day: [3_652_425n, 120_000n],
  week: [3_652_425n, 840_000n],
  month: [1n, 1n],
  year: [1n, 12n],
};

/**
 * Monthly amount of a recurring price, minor units: amount × average month / interval, rounded half up once
 * for each subscription. Revenue only adds and subtracts these integers, so the sum of all movements equals
 * the sum of all contributions.
 * @param count intervals between two charges: 3 with `month` is quarterly
 */
export const monthlyAmount = (recurringAmount: number, interval: PlanInterval, count = 1): number => {
  const [months, units] = MONTH_IN[interval];
  const [dividend, divisor] = [BigInt(recurringAmount) * months, units * BigInt(count)];
  return Number((2n * dividend + divisor) / (2n * divisor));
};

/**
 * Statuses that count for MRR. A suspended customer has lost access and is lost revenue until they return.
 */
const COUNTED: readonly BillingStatus[] = ['active', 'past_due'];

/**
 * A subscription's contribution to MRR. Zero before its first recurring payment: a failed first charge
 * after a trial is a missed conversion, not churn.
 */
export const contribution = (
  state: Pick<SubscriptionState, 'status' | 'everActive'>,
  snapshot: Pick<
    SubscriptionSnapshot,
    'recurringAmount' | 'includedTax' | 'interval' | 'intervalCount' | 'monthlyAmount' | 'mode'
  >,
): number =>
  snapshot.mode !== 'foreign' && state.everActive && COUNTED.includes(state.status)
    ? (snapshot.monthlyAmount ??
      monthlyAmount(
        snapshot.recurringAmount - (snapshot.includedTax ?? 0),
        snapshot.interval,
        snapshot.intervalCount,
      ))
    : 0;
