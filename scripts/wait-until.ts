import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds before giving up. */
  deadlineMs: number;
  /** What is waited for, for the error: "PostgreSQL to answer". */
  what: string;
  /** Milliseconds between looks; default 50. */
  everyMs?: number;
  /**
   * Whether a check that throws means "not yet", as while a server starts. Default true; otherwise it ends
   * the wait.
   */
  tolerant?: boolean;
}

/**
 * Looks again and again until `check` answers something other than undefined, null or false.
 *
 * @throws Error with what was waited for, for how long, and the last failure as its cause.
 */
export async function waitUntil<T>(
  check: () => T | Promise<T>,
  options: WaitOptions,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + options.deadlineMs;
  let lastError: unknown;
  for (;;) {
    try {
      const result = await check();
      if (result !== undefined && result !== null && result !== false)
        return result as NonNullable<Exclude<T, false>>;
    } catch (error) {
      if (error instanceof GiveUp || options.tolerant === false) throw error;
      lastError = error;
    }
    if (Date.now() >= end) {
      throw new Error(`waited ${options.deadlineMs / 1000} s for ${options.what}`, { cause: lastError });
    }
    await delay(options.everyMs ?? 50);
  }
}

/** Thrown by a check to end the waiting at once: what is waited for can no longer happen. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
}
