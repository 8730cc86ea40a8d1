import { DateTime } from 'luxon';
import type { PlanInterval } from './catalogue/plan.ts';
import type { Delay } from './dunning/types.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A delay in milliseconds. A day is 24 hours: deadlines go by elapsed time, not by the calendar. */
export const toMs = ({ minutes = 0, hours = 0, days = 0 }: Delay): number =>
  minutes * MINUTE_MS + hours * HOUR_MS + days * DAY_MS;

/**
 * The time `count` intervals after `at`, in UTC like Stripe. `anchorDay` (1 to 31) is the billing day of
 * the month: a shorter month is billed on its last day, and the next one on the anchor again.
 */
export const addInterval = (
  at: number,
  interval: Extract<PlanInterval, 'month' | 'year'>,
  count: number,
  anchorDay: number,
): number => {
  const moved = DateTime.fromMillis(at, { zone: 'utc' })
    .set({ day: 1 })
    .plus(interval === 'month' ? { months: count } : { years: count });
  return moved.set({ day: Math.min(anchorDay, daysIn(moved)) }).toMillis();
};

/** The day of the month of `at` in UTC: the anchor of a period that begins there. */
export const anchorDayOf = (at: number): number => DateTime.fromMillis(at, { zone: 'utc' }).day;

/** The midnight (UTC) with which the day of a time begins; both epoch milliseconds. */
export const utcMidnight = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;

/** `2026-11-21` in UTC: how timelines, Keycloak attributes and sentences for operators name a day. */
export const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

const daysIn = (month: DateTime): number => {
  const days = month.daysInMonth;
  if (days === undefined) throw new RangeError('not a time');
  return days;
};
