import type { SubscriptionState } from '../subscriptions/state.ts';

/** What a change of a person's MRR is called. */
export type MovementKind = 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation';

/**
 * Churn is involuntary when payment failed: suspended, or ended by dunning. Pauses and all other ends are
 * voluntary.
 */
export const isVoluntary = (
  standing: Pick<SubscriptionState, 'status' | 'endRequestedBy' | 'dunning'>,
  cancellationReason: string | null = null,
): boolean => {
  if (standing.status === 'suspended' || standing.endRequestedBy === 'dunning') return false;
  if (standing.endRequestedBy !== null) return true;
  return cancellationReason !== 'payment_failed' && cancellationReason !== 'payment_disputed';
};
