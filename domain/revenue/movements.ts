import type { SubscriptionState } from '../subscriptions/state.ts';

/** What a change of a person's MRR is called. */
export type MovementKind = 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation';

/**
 * Churn is involuntary when payment failed: suspended, or ended by dunning. Pauses and all other ends are
 * voluntary.
 */
export const isVoluntary = (
  state: Pick<SubscriptionState, 'status' | 'endRequestedBy' | 'dunning'>,
  cancellationReason: string | null = null,
): boolean => {
  if (state.status === 'suspended' || state.endRequestedBy === 'dunning') return false;
  if (state.endRequestedBy !== null) return true;
  return cancellationReason !== 'payment_failed' && cancellationReason !== 'payment_disputed';
};
