import { DateTime } from 'luxon';
import { dayStart, firstMomentOf, monthStart } from './counter-starts.ts';
import { zoneOf } from '../ingest/limits.ts';

/** A start and its replacement. Epoch milliseconds. */
export interface Move {
  from: number;
  to: number;
}

/** What becomes of a customer's running counters when their time zone changes. */
export interface ZoneChange {
  /** The current day keeps its counts, so that a change of time zone grants no second day. */
  day: Move;
  /** Month in which the running day is counted from now on. */
  monthOfDay: number;
  /** The running month and the one before, in which usage of today may lie after the change. */
  months: Move[];
}

/**
 * Start of the day that an event is counted on.
 * @param recordedIn the customer's zone when it was recorded
 * @param moves of the running day by the changes of zone since, oldest first
 */
export const countedDay = (occurredAt: number, recordedIn: string | null, moves: readonly Move[]): number =>
  moves.reduce((day, { from, to }) => (day === from ? to : day), dayStart(occurredAt, recordedIn));

/**
 * How counters move after a change of time zone. Past days keep their boundaries.
 * @param at the customer's billing clock, epoch milliseconds
 */
export function zoneChange(at: number, from: string | null, to: string | null): ZoneChange {
  const running = DateTime.fromMillis(at, { zone: zoneOf(from) }).startOf('month');
  return {
    day: { from: dayStart(at, from), to: dayStart(at, to) },
    monthOfDay: monthStart(at, to),
    months: [running, running.minus({ months: 1 })].map((month) => ({
      from: firstMomentOf(month, 'month').toMillis(),
      to: firstMomentOf(month.setZone(zoneOf(to), { keepLocalTime: true }), 'month').toMillis(),
    })),
  };
}
