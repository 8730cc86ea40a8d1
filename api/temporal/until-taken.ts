import { setTimeout as wait } from 'node:timers/promises';
import { isNotTaken } from './engine-errors.ts';

/** Temporal retries the failed workflow task at once. */
const PAUSE_MS = 50;

/**
 * Sends an Update, and repeats it until a time (epoch milliseconds) while the workflow task fails, for
 * instance when a signal arrives during continue-as-new. Such an Update was not accepted, and its id makes
 * the repeat the same one.
 */
export async function untilTaken<T>(deadline: number, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!isNotTaken(error) || Date.now() + PAUSE_MS >= deadline) throw error;
      await wait(PAUSE_MS);
    }
  }
}
