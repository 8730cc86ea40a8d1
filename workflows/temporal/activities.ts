import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

/**
 * Local activities: one marker in the history, so that an idle month stays small. Two attempts, then the
 * durable form takes over. Five seconds, because the workflow task times out after ten.
 */
const local = proxyLocalActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { maximumAttempts: 2, initialInterval: '200ms' },
});

/** Steps that may wait for a provider for as long as it takes; each has a key, so a repeat is harmless. */
export const durable = proxyActivities<Activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Keycloak, Lago and mail: on a queue of their own, so that a slow one never holds up a charge. */
export const sync = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.sync,
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

type Step = Activities[keyof Activities];

/**
 * Runs a step as a local activity and, if it fails, as a durable activity until it succeeds. A refusal (a
 * non-retryable ApplicationFailure) is not retried.
 */
export async function localThenDurable<K extends keyof Activities>(
  step: K,
  summary: string,
  ...args: Parameters<Activities[K]>
): Promise<Awaited<ReturnType<Activities[K]>>> {
  type Result = Awaited<ReturnType<Activities[K]>>;
  // The proxies type each step on its own; over a generic key TypeScript sees the union of all of them.
  const call = (proxy: unknown, options: object): Promise<Result> =>
    (proxy as Record<K, { executeWithOptions(o: object, a: Parameters<Step>): Promise<Result> }>)[
      step
    ].executeWithOptions(options, args);
  try {
    return await call(local, { summary });
  } catch (error) {
    // A local activity may fail with the bare failure; a durable one wraps it in an ActivityFailure.
    const cause = causeOf(error);
    if (!(cause instanceof ApplicationFailure || cause instanceof TimeoutFailure)) throw error;
    if (cause instanceof ApplicationFailure && cause.nonRetryable === true) throw cause;
    return await call(durable, { summary }).catch((failure: unknown) => {
      throw causeOf(failure);
    });
  }
}

/**
 * The refusal in a failed step; null for other failures. A refusal is an answer that a retry cannot change.
 */
export function refusalIn(error: unknown): ApplicationFailure | null {
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure && cause.nonRetryable === true ? cause : null;
}

/** The failure that an activity itself raised, without Temporal's wrapping. */
export function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure && error.cause !== undefined ? error.cause : error;
}
