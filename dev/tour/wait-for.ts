import { setTimeout as delay } from 'node:timers/promises';

/** Something that the tour waited for did not come about. */
export class NotSo extends Error {
  override readonly name = 'NotSo';
}

/** Seldom enough for the limit of 600 requests a minute, however slow the machine. */
const EVERY_MS = 150;

/**
 * Looks until `look` gives something other than undefined, null or false, and gives that.
 * @throws NotSo naming what was waited for, when the deadline passes
 */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = EVERY_MS }: { withinMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== null && seen !== false) return seen as NonNullable<Exclude<T, false>>;
    if (Date.now() >= deadline) throw new NotSo(`${what}: not so within ${withinMs / 1000} s`);
    await delay(everyMs);
  }
}
