/** How often a price bills, as Stripe's `recurring.interval` and `interval_count`. */
export interface Recurrence {
  interval: 'day' | 'week' | 'month' | 'year';
  interval_count: number;
}

/** Half-open span of Unix seconds. */
export interface Span {
  start: number;
  end: number;
}

const DAY = 86_400;

/**
 * The moment `steps` intervals after the anchor (Unix seconds, UTC). Months are counted from the anchor and
 * use its day, or the last day of a shorter month: an anchor on the 31st bills on 28 February and on 31
 * March.
 */
export function addIntervals(anchor: number, every: Recurrence, steps: number): number {
  const count = every.interval_count * steps;
  if (every.interval === 'day') return anchor + count * DAY;
  if (every.interval === 'week') return anchor + count * 7 * DAY;
  return addMonths(anchor, every.interval === 'year' ? count * 12 : count);
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const firstOfMonth = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const target = new Date(firstOfMonth);
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  const secondsOfDay = anchor - Math.floor(anchor / DAY) * DAY;
  return firstOfMonth / 1000 + (day - 1) * DAY + secondsOfDay;
}

/** The billing period, counted from the anchor, that contains `at`. It may lie before the anchor. */
export function periodAt(anchor: number, every: Recurrence, at: number): Span {
  let step = Math.floor((at - anchor) / nominalSeconds(every));
  // The estimate is off by a few steps at most, since months and years differ in length.
  while (addIntervals(anchor, every, step) > at) step -= 1;
  while (addIntervals(anchor, every, step + 1) <= at) step += 1;
  return { start: addIntervals(anchor, every, step), end: addIntervals(anchor, every, step + 1) };
}

function nominalSeconds(every: Recurrence): number {
  const days = { day: 1, week: 7, month: 30.4375, year: 365.25 }[every.interval];
  return days * DAY * every.interval_count;
}

/** Whether two prices have the same interval, so that a change between them keeps the period. */
export function sameRecurrence(a: Recurrence, b: Recurrence): boolean {
  return a.interval === b.interval && a.interval_count === b.interval_count;
}
