import { accountSettings } from '../core/account.ts';
import type { Context } from '../core/context.ts';

/** A meter event as it is kept. */
export interface MeterEventRecord {
  id: string;
  object: 'sandbox.meter_event';
  identifier: string;
  eventName: string;
  meter: string;
  customer: string;
  value: number;
  /** When it happened, seconds on the customer's clock. */
  timestamp: number;
  /** When it was reported, seconds on the customer's clock. */
  reportedAt: number;
  /** Came while the account counted nothing. */
  held: boolean;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.meter_event': MeterEventRecord;
  }
}

/** The index key of a customer's events on a meter. */
export const usageKey = (meter: string, customer: string) => `${meter}/${customer}`;

/**
 * A customer's usage of a meter from `from` (included) to `to` (excluded), in seconds, by the meter's
 * formula: sum, count or last value. Never below 0.
 */
export function meterUsage(
  context: Context,
  meter: string,
  customer: string,
  from: number,
  to: number,
): number {
  const holds = accountSettings(context).meterCounting === 'held';
  const { formula } = context.get('billing.meter', meter).default_aggregation;
  let [sum, count, last] = [0, 0, { timestamp: -Infinity, value: 0 }];
  for (const event of context.each('sandbox.meter_event', 'usage', usageKey(meter, customer))) {
    if (event.timestamp < from || event.timestamp >= to || (holds && event.held)) continue;
    sum += event.value;
    count += 1;
    if (event.timestamp >= last.timestamp) last = event;
  }
  return Math.max(0, formula === 'count' ? count : formula === 'last' ? last.value : sum);
}
