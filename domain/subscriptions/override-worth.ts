import type { PlanInterval } from '../catalogue/plan.ts';

/** Days of a period, for what somebody may give away; invoices are Stripe's. */
const PERIOD_DAYS: Readonly<Record<PlanInterval, number>> = { day: 1, week: 7, month: 30, year: 365 };

/** What an override is valued by: what a period of the subscription costs, minor units. */
export interface PricedPeriod {
  amount: number;
  interval: PlanInterval;
  intervalCount: number;
}

/** A coupon as it may be applied. Amounts are minor units. */
export interface KnownCoupon {
  id: string;
  percentOff: number | null;
  amountOff: number | null;
  /** Of `amountOff`. */
  currency: string | null;
  duration: 'once' | 'repeating' | 'forever';
  /** For `repeating`. */
  months: number | null;
}

/** What days cost that a customer gets without paying, minor units, rounded up. */
export const daysWorth = (days: number, { amount, interval, intervalCount }: PricedPeriod): number =>
  Math.ceil((amount * days) / (PERIOD_DAYS[interval] * intervalCount));

/**
 * What a discount takes off a subscription, minor units, rounded up; null where it has no end. A discount of months counts for every period
 * that begins in them.
 */
export function discountWorth(
  { percentOff, amountOff, duration, months }: KnownCoupon,
  { amount, interval, intervalCount }: PricedPeriod,
): number | null {
  if (duration === 'forever') return null;
  const once =
    amountOff === null ? Math.ceil((amount * (percentOff ?? 100)) / 100) : Math.min(amountOff, amount);
  if (duration === 'once') return once;
  if (months === null) return null;
  return once * Math.ceil((months * PERIOD_DAYS.month) / (PERIOD_DAYS[interval] * intervalCount));
}
