import { isSetApart } from '../subscriptions/state.ts';
import { isClosedAfterPause } from '../subscriptions/status.ts';
import type { PauseFacts } from '../subscriptions/status.ts';
import type { DunningReport } from '../subscriptions/state.ts';

/** What our row says of a subscription that Stripe cannot know. */
export interface CountingRow extends PauseFacts {
  /** A recurring payment was made once. */
  everActive: boolean;
  /** Of its last dunning episode; null without one, or while it runs. */
  dunningOutcome: DunningReport['outcome'];
}

/**
 * Whether what Stripe's prices come to is MRR. That a subscription is suspended, was ever paid, is closed
 * after a pause, or keeps its access although Stripe calls it unpaid, is ours to know; the rest is Stripe's.
 * @param row null where we have none
 */
export function countsAsMrr(stripe: { status: string; isPaid: boolean }, row: CountingRow | null): boolean {
  if (!stripe.isPaid && row?.everActive !== true) return false;
  if (stripe.status === 'unpaid') return row !== null && keepsAccess(row);
  return row === null || (row.status !== 'suspended' && !isClosedAfterPause(row));
}

/** In its grace, or its debt was set apart. */
const keepsAccess = ({ status, dunningOutcome }: CountingRow): boolean =>
  status === 'past_due' || (status === 'active' && isSetApart(dunningOutcome));
