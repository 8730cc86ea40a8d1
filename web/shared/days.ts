/** A day as calendars name it: 2026-12-04. */
export type Day = string;

/** The moment of a chosen day, epoch milliseconds. */
type MomentOf = (day: Day) => number;

/** Noon where the reader is: on that day in nearly every other zone as well. */
export const localNoon: MomentOf = (day) => new Date(`${day}T12:00:00`).getTime();
/** The first moment of the day in UTC. */
export const startInUtc: MomentOf = (day) => Date.parse(`${day}T00:00:00Z`);
/** The last second of the day in UTC. */
export const endInUtc: MomentOf = (day) => Date.parse(`${day}T23:59:59Z`);

/** Days that may be chosen, both of them included. */
export interface DayRange {
  first: Day;
  /** Undefined: however far ahead. */
  last?: Day;
}

export const DAY_MS = 86_400_000;

const dayInUtc = (at: number): Day => new Date(at).toISOString().slice(0, 10);
const moved = (day: Day, by: 1 | -1): Day => dayInUtc(startInUtc(day) + by * DAY_MS);

/**
 * Days whose moment is after `after` and not after `until`, if given: what the API accepts. No zone is more
 * than a day from UTC, where the search starts.
 */
export function daysWithin(after: number, until: number | null, momentOf: MomentOf): DayRange {
  let first = dayInUtc(after - DAY_MS);
  while (momentOf(first) <= after) first = moved(first, 1);
  if (until === null) return { first };
  let last = dayInUtc(until + DAY_MS);
  while (momentOf(last) > until) last = moved(last, -1);
  return { first, last };
}
