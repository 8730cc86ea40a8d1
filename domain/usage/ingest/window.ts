import { MINUTE_MS } from '../../period.ts';

/** How much time one window covers. */
export const WINDOW_MS = 5 * MINUTE_MS;

/**
 * Where the window of a time begins: the last full five minutes of the hour, or the start of the customer's usage period
 * where one began since, or of the time without a subscription. A window never lies in two periods, so it is billed on one invoice.
 *
 * @param since start of the usage period that `at` lies in, or end of the one before where it lies in none; null where there was none
 */
export function windowStart(at: number, since: number | null = null): number {
  const start = Math.floor(at / WINDOW_MS) * WINDOW_MS;
  return since !== null && since > start && since <= at ? since : start;
}

/**
 * What a window's hash is taken of: the ids of its events in ascending order, each followed by a line feed. Lower-case UUIDs sort
 * the same as texts and as PostgreSQL's uuid. The hash is the lower-case hexadecimal SHA-256 of these bytes.
 */
export const canonicalEventIds = (ids: readonly string[]): string =>
  [...ids]
    .sort()
    .map((id) => `${id}\n`)
    .join('');
