/** Our statuses of a subscription (docs/rules.md). `none`: a user who never had one. */
export type BillingStatus =
  | 'none'
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'suspended'
  | 'paused'
  | 'canceled'
  | 'expired';

/** Statuses that nothing comes after: the workflow of such a subscription is over. */
export const FINAL_STATUSES: readonly BillingStatus[] = ['canceled', 'expired', 'incomplete_expired'];

/** True when nothing can happen to the subscription any more. */
export const isFinal = (status: BillingStatus): boolean => FINAL_STATUSES.includes(status);
