import type { EntityManager } from '@mikro-orm/postgresql';
import { heldOf, readUsage } from '../../../db/usage/reporting/usage-reads.ts';
import type { UsageReading } from '../../../db/usage/reporting/usage-reads.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { quantityToNumber, sumQuantities } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import type { UsageTotals } from '../../../domain/usage/ingest/limits.ts';
import type { EventType } from '../../../domain/usage/ingest/event-types.ts';
import { countersOf } from './customer-clock.ts';

/** What a customer has used, by the counters. */
interface UsageNow {
  readings: UsageReading[];
  totals: UsageTotals;
  /** Of the running period, all types, as it is billed. */
  period: Quantity;
}

/**
 * A customer's usage until now. It is exact: everything recorded is counted.
 *
 * @param at the customer's billing clock
 * @param now real time, which reservations expire by
 */
export async function readUsageTotals(
  em: EntityManager,
  customer: MeteredCustomer,
  at: number,
  now: number,
): Promise<UsageNow> {
  const { dayStart, monthStart, periodStart } = countersOf(customer, at);
  const readings = await readUsage(em, customer.id, {
    day: dayStart,
    month: monthStart,
    period: periodStart,
  });
  const held = await heldOf(em, customer.id, now);
  const sum = (scope: UsageReading['scope'], of: 'counted' | 'quantity'): Quantity =>
    sumQuantities(readings.filter((reading) => reading.scope === scope).map((reading) => reading[of]));
  const period = sum('period', 'quantity');
  return {
    readings,
    totals: { usedToday: sum('day', 'counted') + held, usedInPeriod: period + held },
    period,
  };
}

/** A reading by type, with the types that ship at least: what limits count, unless all of it is asked for. */
export function byType(
  readings: readonly UsageReading[],
  scope: UsageReading['scope'],
  of: 'counted' | 'quantity' = 'counted',
): Record<EventType, number> & Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reading of readings)
    if (reading.scope === scope) counts[reading.eventType] = quantityToNumber(reading[of]);
  return { inference: 0, embedding: 0, tts: 0, stt: 0, ...counts };
}

/** A quantity as the API reports limits: a number, null without a limit. */
export const numberOrNull = (quantity: Quantity | null): number | null =>
  quantity === null ? null : quantityToNumber(quantity);
