import type { SubscriptionStanding } from '../subscription/state.ts';

/** What a change of MRR is called. */
export type MovementKind = 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation';

/** One change of MRR. `amount` is signed: the sum of all movements is the MRR. */
export interface Movement {
  kind: MovementKind;
  /** Minor units; negative for contraction and churn. */
  amount: number;
  /** For churn: whether the customer asked for the end. Null for all other kinds. */
  voluntary: boolean | null;
}

/** A change of what one customer contributes, in minor units of one currency. */
export interface MrrChange {
  before: number;
  after: number;
  /** True when the customer contributed anything at any time before. */
  everHadRevenue: boolean;
  /** True when the customer or staff asked for the end; false when payment failed. */
  voluntary: boolean;
}

/** The movement for a net change, null when there is none. */
export const movementFor = ({ before, after, everHadRevenue, voluntary }: MrrChange): Movement | null => {
  const amount = after - before;
  if (amount === 0) return null;
  if (before === 0) return { kind: everHadRevenue ? 'reactivation' : 'new', amount, voluntary: null };
  if (after === 0) return { kind: 'churn', amount, voluntary };
  return { kind: amount > 0 ? 'expansion' : 'contraction', amount, voluntary: null };
};

/** Churn is involuntary where payment failed: suspended, or ended by dunning. A pause and every other end was asked for. */
export const isVoluntary = (
  standing: Pick<SubscriptionStanding, 'status' | 'endRequestedBy' | 'dunning'>,
  cancellationReason: string | null = null,
): boolean => {
  if (standing.status === 'suspended' || standing.endRequestedBy === 'dunning') return false;
  if (standing.endRequestedBy !== null) return true;
  return cancellationReason !== 'payment_failed' && cancellationReason !== 'payment_disputed';
};
