import type { MessageKind } from '../dunning/types.ts';
import { DAY_MS } from '../period.ts';
import type { DunningReport } from '../subscriptions/state.ts';
import type { ApprovalMailKind } from './approval-mail.ts';
import type { DisputeMailKind } from './dispute-mail.ts';

/** Age after which any message is outdated. */
const OLDEST_MS = 30 * DAY_MS;

/** Present state of the subscription that a message is about; null without one. */
export interface Today {
  status: string;
  dunning: Pick<DunningReport, 'startedAt' | 'stage' | 'outcome'> | null;
  currentPeriodStart: number;
}

/**
 * Whether a message would be false if it were sent again.
 *
 * @param message `at`: billing time of its writing; `createdAt`: real time. Both epoch milliseconds.
 * @param now real time, epoch milliseconds
 */
export function isOutdated(
  {
    kind,
    at,
    createdAt,
  }: { kind: MessageKind | ApprovalMailKind | DisputeMailKind; at: number; createdAt: number },
  today: Today | null,
  now: number,
): boolean {
  if (now - createdAt > OLDEST_MS) return true;
  const episode = today?.dunning?.outcome === null ? today.dunning : null;
  // One of an earlier episode names another invoice.
  const owed = episode !== null && at >= episode.startedAt;
  switch (kind) {
    case 'payment_failed':
    case 'action_required':
    case 'invoice_overdue':
      return !owed;
    case 'suspension_warning':
      return !owed || episode.stage !== 'grace';
    case 'suspended':
      return !owed || episode.stage !== 'suspended';
    case 'trial_ending':
    case 'trial_extended':
      return today?.status !== 'trialing';
    case 'renewal_notice':
      return today?.status !== 'active' || at < today.currentPeriodStart;
    case 'usage_warning':
      return today === null || at < today.currentPeriodStart;
    // The invoice's status is unknown here, and a checkout page is open for a day only.
    case 'invoice_due_soon':
    case 'checkout_abandoned':
    // To staff: what waits is on the page of approvals.
    case 'approval_waiting':
    case 'approval_reminder':
    // To staff: open disputes are on the customer's page.
    case 'dispute_opened':
    case 'dispute_due':
      return true;
    // Whether it still comes is on the page of the migration.
    case 'price_change':
    case 'price_change_withdrawn':
      return true;
    case 'recovered':
    case 'ended':
    case 'card_expiring':
    case 'payment_method_ended':
    case 'trial_expired':
    case 'trial_refused':
    case 'duplicate_refunded':
    case 'first_payment_failed':
      return false;
  }
}
