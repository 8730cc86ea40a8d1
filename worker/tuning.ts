/**
 * Concurrency of one worker process, in one place. Stripe allows 100 requests a second live and 25 in test
 * mode (docs.stripe.com/rate-limits); a subscription's step makes one to three.
 */
export const TUNING = {
  billing: {
    maxConcurrentWorkflowTaskExecutions: 100,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentLocalActivityExecutions: 100,
    /** Cached subscriptions; others are replayed when an event arrives. */
    maxCachedWorkflows: 4_000,
  },
  sync: { maxConcurrentActivityTaskExecutions: 30 },
  usage: { maxConcurrentActivityTaskExecutions: 4 },
  /** Longest time that running activities get to finish after a stop is asked for. */
  shutdownGraceTime: '10s',
  /** Then the worker stops what still runs; activities repeat elsewhere without harm. */
  shutdownForceTime: '20s',
  /** How long plans are cached, milliseconds. */
  plansAreFreshFor: 2_000,
  /** How often a worker notes that it works, milliseconds; several times within `absence.after`. */
  notesAliveEvery: 15_000,
  /** How long a worker counts as ready after a note, milliseconds: two may fail. */
  notesAreFreshFor: 50_000,
  /** How often a worker makes schedules again that are gone, milliseconds. */
  upholdsSchedulesEvery: 60_000,
} as const;

/** Calls that one step on the meters' queue makes at most: STRIPE_PAGE of workflows/usage/usage-rollup.ts. */
const CALLS_OF_A_STEP = 25;

/**
 * Rate of the meters' queue, for any number of workers: Temporal starts no more steps a second. Stripe
 * accepts 1,000 meter events a second live; in test mode they count towards the 25 requests a second
 * (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api). We use a fifth of either. A
 * customer's windows are in one shard and go in order, since Stripe takes one event at a time of a customer
 * and meter.
 * @param isLocal another server with Stripe's API, such as the sandbox, which has no limit
 */
export function metersTuning(mode: 'live' | 'test' | null, isLocal: boolean) {
  const callsPerSecond = isLocal ? 1_000 : mode === 'live' ? 200 : 5;
  return {
    maxConcurrentActivityTaskExecutions: 4,
    maxTaskQueueActivitiesPerSecond: callsPerSecond / CALLS_OF_A_STEP,
  };
}
