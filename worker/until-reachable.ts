import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../config/logger.ts';

const LONGEST_WAIT_MS = 10_000;

/** Retries until Temporal answers: a worker may start before it. */
export async function untilReachable<T>(connect: () => Promise<T>, logger: Logger): Promise<T> {
  for (let delay = 250; ; delay = Math.min(delay * 2, LONGEST_WAIT_MS)) {
    try {
      return await connect();
    } catch (error) {
      logger.warn({ error: String(error), retryInMs: delay }, 'Temporal cannot be reached; trying again');
      await wait(delay);
    }
  }
}
