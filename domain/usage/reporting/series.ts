import { DateTime } from 'luxon';
import { firstMomentOf } from '../rating/counter-starts.ts';
import { zoneOf } from '../ingest/limits.ts';

/** How finely a series is cut. */
export const SERIES_STEPS = ['hour', 'day', 'month'] as const;

export type SeriesStep = (typeof SERIES_STEPS)[number];

/** Most steps of one series: a month of hours, a year and a bit of days, five years of months. */
export const SERIES_MAX: Readonly<Record<SeriesStep, number>> = { hour: 31 * 24, day: 400, month: 60 };

/** How far back a series goes unless it is asked for more. */
const USUAL: Readonly<Record<SeriesStep, number>> = { hour: 24, day: 30, month: 12 };

/**
 * Where each step of a series begins, oldest first, and where the last one ends; epoch milliseconds. Days and months are those of
 * the customer's time zone, hours are whole ones of UTC, since that is how usage is counted.
 *
 * @param from null for as far back as usual
 * @param to end, not part of it
 * @returns null where there would be none or too many
 */
export function seriesSteps(
  step: SeriesStep,
  range: { from: number | null; to: number },
  timeZone: string | null,
): { starts: number[]; end: number } | null {
  const zone = step === 'hour' ? 'utc' : zoneOf(timeZone);
  const last = firstMomentOf(DateTime.fromMillis(range.to - 1, { zone }), step);
  const plus = (at: DateTime, count: number): DateTime =>
    firstMomentOf(at.plus({ [`${step}s`]: count }), step);
  let at =
    range.from === null
      ? plus(last, 1 - USUAL[step])
      : firstMomentOf(DateTime.fromMillis(range.from, { zone }), step);
  const starts: number[] = [];
  while (at <= last) {
    starts.push(at.toMillis());
    if (starts.length > SERIES_MAX[step]) return null;
    at = plus(at, 1);
  }
  return starts.length === 0 ? null : { starts, end: at.toMillis() };
}
