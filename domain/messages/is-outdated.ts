import type { MessageKind } from '../dunning/types.ts';
import { DAY_MS } from '../period.ts';
import type { DunningStanding } from '../subscriptions/state.ts';

/** After so long a message is news of another time, whatever it says. */
const OLDEST_MS = 30 * DAY_MS;

/** What there is now of the subscription that a message is about; null where it is about none, or none is known. */
export interface Today {
  status: string;
  dunning: Pick<DunningStanding, 'startedAt' | 'stage' | 'outcome'> | null;
  currentPeriodStart: number;
}

/**
 * Whether a message would say something false if it were sent again.
 *
 * @param message `at`: billing time at which it was written; `createdAt`: real time. Both epoch milliseconds.
 * @param now real time, epoch milliseconds
 */
export function isOutdated(
  { kind, at, createdAt }: { kind: MessageKind; at: number; createdAt: number },
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
    // Nothing here says whether that invoice is open yet, and the page of a checkout is open for a day.
    case 'invoice_due_soon':
    case 'checkout_abandoned':
      return true;
    case 'recovered':
    case 'ended':
    case 'card_expiring':
    case 'trial_expired':
    case 'trial_refused':
    case 'duplicate_refunded':
    case 'first_payment_failed':
      return false;
  }
}
