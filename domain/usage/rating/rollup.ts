import { addInterval, anchorDayOf, DAY_MS, HOUR_MS, MINUTE_MS } from '../../period.ts';
import type { UsagePeriod } from './period.ts';

/** After a window is over, so long is waited before it is closed: calls that are just being written still get into it. */
export const CLOSE_AFTER_MS = MINUTE_MS;

/**
 * Stripe makes an invoice final an hour after the period's end and counts usage until then
 * (docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period). What is ready later than this goes on the next one.
 */
export const FINAL_AFTER_MS = HOUR_MS - 10 * MINUTE_MS;

/** Stripe takes meter events of the last 35 days; a report that is nearly too old is dated so that it still arrives. */
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

/** When a window's report says its usage was: where the window began, or as far back as Stripe looks. */
export const reportedAt = (windowStart: number, now: number): number =>
  Math.max(windowStart, now - OLDEST_REPORT_MS);

/** The invoice that something is charged on. */
export interface BilledOn {
  /** The period whose end brings the invoice. */
  period: UsagePeriod;
  /** When the charge is dated, inside that period. */
  at: number;
  /** True where it is not the usage's own period, whose invoice is final already. */
  late: boolean;
}

/**
 * On which period's invoice usage is charged: on its own while that can still change, else on the one that runs now.
 * @param own the period of the usage
 * @param running the period that runs now; null where the subscription is over
 * @returns null where no invoice will come any more
 */
export function billedOn(own: UsagePeriod, running: UsagePeriod | null, now: number): BilledOn | null {
  if (now < own.end) return { period: own, at: now, late: false };
  // A period that was cut short (another interval, an end) was invoiced at once.
  const isWhole = own.end >= addInterval(own.start, 'month', 1, anchorDayOf(own.start));
  if (isWhole && running?.start === own.end && now - own.end < FINAL_AFTER_MS)
    return { period: own, at: own.end - 1000, late: false };
  if (running === null || now >= running.end) return null;
  return { period: running, at: now, late: true };
}
