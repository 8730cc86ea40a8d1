import type { Policy } from '../policy.ts';
import type { SubscriptionMode } from '../subscriptions/mode.ts';
import { isFinal } from '../subscriptions/status.ts';
import type { BillingStatus } from '../subscriptions/status.ts';

/** What becomes of a subscription whose payment the bank took back for good. */
export interface LostDisputeDecision {
  action: 'end' | 'keep' | 'owe' | 'none';
  /** Stable name of the rule that decided it. */
  rule: string;
  /** One sentence for the timeline. */
  summary: string;
}

/** Also what is written down where the mark turns out to be gone when the subscription is to be ended. */
export const LOST_NOT_MANAGED: LostDisputeDecision = {
  action: 'none',
  rule: 'lost_dispute_not_managed',
  summary: 'A dispute was lost; the subscription is not managed here, so nothing about it is changed.',
};

/**
 * Decides on access after a lost dispute. The money is gone and the bank's word is final: what it paid for is not owed any more, and charging
 * the same card again would be disputed again. So the subscription ends at once, unless the policy keeps it. A bank debit that was returned is
 * no quarrel about what was bought: it is a payment that failed late, owed again and dunned like any other.
 * @param how `begun`: it was decided to end the subscription and begun; that it has ended since is what came of it. `isReturn`: the
 * charge was a bank debit
 */
export function afterLostDispute(
  subscription: { status: BillingStatus; mode: SubscriptionMode } | null,
  policy: Pick<Policy, 'lostDispute'>,
  { begun = false, isReturn = false }: { begun?: boolean; isReturn?: boolean } = {},
): LostDisputeDecision {
  if (subscription === null)
    return {
      action: 'none',
      rule: 'lost_dispute_without_subscription',
      summary: 'A dispute was lost; no subscription was paid by the charge.',
    };
  if (subscription.mode !== 'managed') return LOST_NOT_MANAGED;
  if (isFinal(subscription.status) && !begun)
    return {
      action: 'none',
      rule: 'lost_dispute_after_end',
      summary: 'A dispute was lost; the subscription had ended before.',
    };
  if (isReturn)
    return {
      action: 'owe',
      rule: 'debit_returned',
      summary: 'The bank took a payment back after it had succeeded: it is owed again.',
    };
  return policy.lostDispute === 'end' || begun
    ? {
        action: 'end',
        rule: 'lost_dispute_ends_access',
        summary: 'A dispute was lost: the subscription ends at once, and access with it.',
      }
    : {
        action: 'keep',
        rule: 'lost_dispute_keeps_access',
        summary: 'A dispute was lost; the policy leaves access as it is.',
      };
}
