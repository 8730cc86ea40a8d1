/**
 * How much one worker process does at once, in one place. Stripe allows 100 requests a second live and 25 in test mode
 * (docs.stripe.com/rate-limits); a subscription's step makes one to three.
 */
export const TUNING = {
  billing: {
    maxConcurrentWorkflowTaskExecutions: 100,
    maxConcurrentActivityTaskExecutions: 50,
    maxConcurrentLocalActivityExecutions: 100,
    /** Subscriptions kept in memory; the rest are replayed when something comes for them. */
    maxCachedWorkflows: 4_000,
  },
  sync: { maxConcurrentActivityTaskExecutions: 30 },
  usage: { maxConcurrentActivityTaskExecutions: 4 },
  /** Longest time that running activities get to finish after a stop is asked for. */
  shutdownGraceTime: '10s',
  /** After this the worker stops whatever is still running; activities are repeated elsewhere, harmlessly. */
  shutdownForceTime: '20s',
  /** How long plans are kept before they are read again, milliseconds. */
  plansAreFreshFor: 2_000,
} as const;

/** Calls that one step on the meters' queue makes at most: STRIPE_PAGE of workflows/usage/usage-rollup.ts. */
const CALLS_OF_A_STEP = 25;

/**
 * How the meters' queue is worked off. The rate holds for the queue, whatever the number of workers: Temporal hands out no more steps a
 * second. Stripe takes 1,000 meter events a second live; in test mode they count towards the 25 requests a second of everything
 * (docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api). A fifth of either is ours. A customer's windows are in one lane
 * and go one after the other, since Stripe takes one event at a time of a customer and meter.
 * @param isLocal another server that speaks Stripe's API, such as the sandbox: it has no limit
 */
export function metersTuning(mode: 'live' | 'test' | null, isLocal: boolean) {
  const callsPerSecond = isLocal ? 1_000 : mode === 'live' ? 200 : 5;
  return {
    maxConcurrentActivityTaskExecutions: 4,
    maxTaskQueueActivitiesPerSecond: callsPerSecond / CALLS_OF_A_STEP,
  };
}
