import { DateTime } from 'luxon';
import { HOUR_MS } from '../../domain/period.ts';

/** Stripe finalises and charges a renewal an hour after the period's end; a little later it is done. */
export const FINALISED_MS = HOUR_MS + 5 * 60_000;

/** The hour that has just begun: billing clocks start there. */
export const thisHour = (now: number): number => Math.floor(now / HOUR_MS) * HOUR_MS;

/** A year after a time, by the calendar. */
export const aYearAfter = (at: number): number =>
  DateTime.fromMillis(at, { zone: 'utc' }).plus({ years: 1 }).toMillis();
