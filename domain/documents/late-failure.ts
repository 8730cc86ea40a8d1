import type { SubscriptionMode } from '../subscriptions/mode.ts';
import { isFinal } from '../subscriptions/status.ts';
import type { BillingStatus } from '../subscriptions/status.ts';

/** What happens to an invoice whose payment failed after it had succeeded. */
export interface LateFailureDecision {
  action: 'owe' | 'none';
  /** Stable name of the rule that decided it. */
  rule: string;
  /** One sentence for the timeline. */
  summary: string;
}

/** A late failure is owed again by a managed, live subscription. For any other it is only recorded. */
export function afterLateFailure(
  subscription: { status: BillingStatus; mode: SubscriptionMode } | null,
): LateFailureDecision {
  if (subscription === null || subscription.mode !== 'managed') return LATE_FAILURE_NOT_MANAGED;
  if (isFinal(subscription.status))
    return {
      action: 'none',
      rule: 'late_failure_after_end',
      summary: 'A payment failed after it had succeeded; the subscription had ended before.',
    };
  return {
    action: 'owe',
    rule: 'late_failure',
    summary: 'A payment failed after it had succeeded: it is owed again.',
  };
}

/** Also recorded when the mark turns out to be gone at the repeated request. */
export const LATE_FAILURE_NOT_MANAGED: LateFailureDecision = {
  action: 'none',
  rule: 'late_failure_not_managed',
  summary:
    'A payment failed after it had succeeded; the subscription is not managed here, so nothing is asked for again.',
};
