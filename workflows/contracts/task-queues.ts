/** Queues keep a slow third party from starving charges. */
export const TASK_QUEUES = {
  /** Lifecycles, trials, dunning, checkout and everything that moves money. */
  billing: 'billing',
  /** Keycloak, Lago and mail. */
  sync: 'sync',
} as const;
