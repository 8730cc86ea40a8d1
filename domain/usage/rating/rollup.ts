import { addInterval, anchorDayOf, DAY_MS, HOUR_MS, MINUTE_MS } from '../../period.ts';
import type { UsagePeriod } from './period.ts';

/** Delay between the end of a window and its close, so that calls being written still count. */
export const CLOSE_AFTER_MS = MINUTE_MS;

/**
 * Stripe finalises an invoice an hour after the period's end and counts usage until then
 * (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period). Later usage is charged on the
 * next one.
 */
export const FINAL_AFTER_MS = HOUR_MS - 10 * MINUTE_MS;

/**
 * Stripe accepts meter events of the last 35 days. A nearly expired report is dated so that it still
 * arrives.
 */
const OLDEST_REPORT_MS = 35 * DAY_MS - HOUR_MS;

/** One window's place in the world. */
export interface WindowKey {
  customerId: string;
  eventType: string;
  /** Epoch milliseconds. */
  windowStart: number;
  /** 1 for the first close, more for what came after it. */
  revision: number;
}

/** Timestamp of a window's report: the window's start, or the earliest that Stripe accepts. */
export const reportedAt = (windowStart: number, now: number): number =>
  Math.max(windowStart, now - OLDEST_REPORT_MS);

/** The invoice that something is charged on. */
export interface BilledOn {
  /** The period whose end creates the invoice. */
  period: UsagePeriod;
  /** When the charge is dated, inside that period. */
  at: number;
  /** True when the usage belongs to an earlier period, whose invoice is final. */
  late: boolean;
}

/**
 * The period whose invoice charges usage: its own while that invoice can change, else the current one.
 * @param own the period of the usage
 * @param running the current period; null when the subscription has ended
 * @returns null when no further invoice will come
 */
export function billedOn(own: UsagePeriod, running: UsagePeriod | null, now: number): BilledOn | null {
  if (now < own.end) return { period: own, at: now, late: false };
  // A shortened period (new interval, end) was invoiced immediately.
  const isWhole = own.end >= addInterval(own.start, 'month', 1, anchorDayOf(own.start));
  if (isWhole && running?.start === own.end && now - own.end < FINAL_AFTER_MS)
    return { period: own, at: own.end - 1000, late: false };
  if (running === null || now >= running.end) return null;
  return { period: running, at: now, late: true };
}
