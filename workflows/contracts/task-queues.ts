/** Queues keep a slow third party from starving charges. */
export const TASK_QUEUES = {
  /** Lifecycles, trials, dunning, checkout and everything that moves money. */
  billing: 'billing',
  /** Keycloak, Lago and mail. */
  sync: 'sync',
  /** Closing and rating usage, and reports to Lago: long steps that nobody waits for. */
  usage: 'usage',
  /** Reports to Stripe's meters, at Stripe's rate for any number of workers. */
  meters: 'meters',
} as const;
