import { setTimeout as wait } from 'node:timers/promises';
import { isNotTaken } from './engine-errors.ts';

/** Temporal hands the failed task out again at once. */
const PAUSE_MS = 50;

/**
 * Sends an Update, and again, until a time (epoch milliseconds), while the workflow's task fails under it: when news comes in at the
 * moment in which a run hands over to the next one, say. Such an Update was not taken, and by its id it is the same one.
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
