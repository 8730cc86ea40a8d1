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

/** What a row says of a pause. */
export interface PauseFacts {
  status: BillingStatus;
  stripeStatus: string;
  /** Collection is paused at Stripe. */
  paused: boolean;
}

/** Whether a pause is over that left the running period unpaid, and nobody is going to pay it. */
export const isClosedAfterPause = ({ status, stripeStatus, paused }: PauseFacts): boolean =>
  status === 'paused' && stripeStatus !== 'paused' && !paused;
