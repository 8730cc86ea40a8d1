import type { Policy } from '../policy.ts';
import type { SubscriptionMode } from '../subscriptions/mode.ts';
import { isFinal } from '../subscriptions/status.ts';
import type { BillingStatus } from '../subscriptions/status.ts';

/** What happens to a subscription whose payment the bank took back for good. */
export interface LostDisputeDecision {
  action: 'end' | 'keep' | 'owe' | 'none';
  /** Stable name of the rule that decided it. */
  rule: string;
  /** One sentence for the timeline. */
  summary: string;
}

/** Also recorded when the mark turns out to be gone before the end. */
export const LOST_NOT_MANAGED: LostDisputeDecision = {
  action: 'none',
  rule: 'lost_dispute_not_managed',
  summary: 'A dispute was lost; the subscription is not managed here, so nothing about it is changed.',
};

/**
 * Decides about access after a lost dispute. Another charge of the card would be disputed again, so the
 * subscription ends at once, unless the policy keeps it. A returned bank debit disputes nothing that was
 * bought: it is a late failure, owed again and dunned.
 * @param how `begun`: the end was decided and begun, so an ended subscription is its result. `isReturn`:
 *   the charge was a bank debit
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
