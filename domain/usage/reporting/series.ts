import { DateTime } from 'luxon';
import { firstMomentOf } from '../rating/counter-starts.ts';
import { zoneOf } from '../ingest/limits.ts';

/** How finely a series is cut. */
export const SERIES_STEPS = ['hour', 'day', 'month'] as const;

export type SeriesStep = (typeof SERIES_STEPS)[number];

/** Most steps of one series: a month of hours, a year and a bit of days, five years of months. */
export const SERIES_MAX: Readonly<Record<SeriesStep, number>> = { hour: 31 * 24, day: 400, month: 60 };

/** Default length of a series. */
const USUAL: Readonly<Record<SeriesStep, number>> = { hour: 24, day: 30, month: 12 };

/**
 * Starts of the steps of a series, oldest first, and the end of the last; epoch milliseconds. Days and
 * months follow the customer's time zone; hours are UTC hours, as they are counted.
 *
 * @param from null for the default length
 * @param to end, exclusive
 * @returns null when there would be none or too many
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
