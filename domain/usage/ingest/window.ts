import { MINUTE_MS } from '../../period.ts';

/** How much time one window covers. */
export const WINDOW_MS = 5 * MINUTE_MS;

/**
 * Start of the window that contains a time: the last full five minutes of the hour, or `since` if that is
 * later. A window never spans two periods, so one invoice bills it.
 * @param since start of the usage period that contains `at`, or the end of the one before; null without one
 */
export function windowStart(at: number, since: number | null = null): number {
  const start = Math.floor(at / WINDOW_MS) * WINDOW_MS;
  return since !== null && since > start && since <= at ? since : start;
}

/**
 * Input of a window's hash: the ids of its events in ascending order, each followed by a line feed.
 * Lower-case UUIDs sort alike as text and as PostgreSQL's uuid. The hash is the SHA-256 of these bytes in
 * lower-case hexadecimal.
 */
export const canonicalEventIds = (ids: readonly string[]): string =>
  [...ids]
    .sort()
    .map((id) => `${id}\n`)
    .join('');
