import { DateTime, IANAZone } from 'luxon';

/** Counters that an event belongs to: start of its day, month and usage period, epoch milliseconds. */
export interface CounterStarts {
  dayStart: number;
  monthStart: number;
  /** Null where the customer has no subscription. */
  periodStart: number | null;
}

interface Segment {
  from: number;
  to: number;
}

type Calendar = (at: number) => number;

/** The time zone of customers without a valid one. */
const DEFAULT_ZONE = 'utc';

/**
 * Start of the calendar day of `at` in the customer's time zone; UTC when that is null or unknown. A day
 * has 23 or 25 hours when clocks change.
 */
export const dayStart = (at: number, timeZone: string | null): number => calendarOf('day', timeZone)(at);

/** Start of the calendar month that `at` lies in, in the customer's time zone. */
export const monthStart = (at: number, timeZone: string | null): number => calendarOf('month', timeZone)(at);

/** Day and month of an event; the caller knows the period. */
export const counterStarts = (
  at: number,
  timeZone: string | null,
  periodStart: number | null,
): CounterStarts => ({ dayStart: dayStart(at, timeZone), monthStart: monthStart(at, timeZone), periodStart });

/**
 * Start of the day, month or hour of a time. Where clocks go back over midnight (Azores, Cuba) midnight
 * occurs twice and the day begins with the first; where they go forward over it (Egypt) the day begins an
 * hour late.
 */
export function firstMomentOf(time: DateTime, unit: 'hour' | 'day' | 'month'): DateTime {
  const start = time.startOf(unit);
  const before = start.minus({ hours: 1 });
  return before.hasSame(start, unit) ? before.startOf(unit) : start;
}

const calendars = new Map<string, Calendar>();

function calendarOf(unit: 'day' | 'month', timeZone: string | null): Calendar {
  const key = `${unit} ${timeZone ?? DEFAULT_ZONE}`;
  let calendar = calendars.get(key);
  if (calendar === undefined) {
    const zone = timeZone !== null && IANAZone.isValidZone(timeZone) ? timeZone : DEFAULT_ZONE;
    calendar = createCalendar(unit, zone);
    calendars.set(key, calendar);
  }
  return calendar;
}

/** Caches the last segments: nearly all events of an hour share one or two, and luxon is slow. */
function createCalendar(unit: 'day' | 'month', zone: string): Calendar {
  let latest: Segment = { from: 0, to: 0 };
  let before: Segment = latest;
  return (at) => {
    if (at >= latest.from && at < latest.to) return latest.from;
    if (at >= before.from && at < before.to) return before.from;
    const start = firstMomentOf(DateTime.fromMillis(at, { zone }), unit);
    const next = start.plus(unit === 'day' ? { days: 1 } : { months: 1 });
    before = latest;
    latest = { from: start.toMillis(), to: firstMomentOf(next, unit).toMillis() };
    return latest.from;
  };
}
