/** Queues keep a slow third party from starving charges. */
export const TASK_QUEUES = {
  /** Lifecycles, trials, dunning, checkout and everything that moves money. */
  billing: 'billing',
  /** Keycloak, Lago and mail. */
  sync: 'sync',
  /** Closing and settling usage, and telling Lago of it: long steps that nobody waits for. */
  usage: 'usage',
  /** Reports to Stripe's meters: its rate is what Stripe allows, whatever the number of workers. */
  meters: 'meters',
} as const;
