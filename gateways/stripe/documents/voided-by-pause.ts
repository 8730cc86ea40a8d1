import type Stripe from 'stripe';

/** Time within which Stripe voids what it has just made final. */
const AT_ONCE_S = 60;

/**
 * Whether a pause of collection voided a renewal: Stripe voids it as it makes it final, without a try to
 * collect it (docs.stripe.com/billing/subscriptions/pause-payment). People void later.
 */
export function isVoidedByPause({
  status,
  billing_reason: reason,
  attempt_count: tries,
  status_transitions: { finalized_at: final, voided_at: voided },
}: Stripe.Invoice): boolean {
  if (status !== 'void' || reason !== 'subscription_cycle' || tries > 0) return false;
  return final !== null && voided !== null && voided - final <= AT_ONCE_S;
}
