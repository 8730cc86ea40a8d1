import { waitUntil } from '../../scripts/wait-until.ts';

/**
 * Waits until `look` returns something other than undefined, null or false, and returns it. An error ends
 * the wait.
 */
export const until = <T>(
  look: () => T | Promise<T>,
  {
    withinMs = 90_000,
    what = look.toString(),
    everyMs = 25,
  }: { withinMs?: number; what?: string; everyMs?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> =>
  waitUntil(look, { deadlineMs: withinMs, what, everyMs, tolerant: false });
