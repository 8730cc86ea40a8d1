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
  /** Longest time that running activities get to finish after a stop is asked for. */
  shutdownGraceTime: '10s',
  /** After this the worker stops whatever is still running; activities are repeated elsewhere, harmlessly. */
  shutdownForceTime: '20s',
  /** How long plans are kept before they are read again, milliseconds. */
  plansAreFreshFor: 2_000,
} as const;
