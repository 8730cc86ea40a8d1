import type { DisputeMailKind } from '../messages/dispute-mail.ts';
import { DAY_MS } from '../period.ts';

/** A Stripe dispute as we keep it. Amounts are minor units, times epoch milliseconds. */
export interface DisputeRecord {
  id: string;
  chargeId: string;
  customerId: string | null;
  amount: number;
  /** In the amount; null where it is not known. */
  tax: number | null;
  currency: string;
  reason: string;
  status: string;
  createdAt: number;
  /** Stripe's deadline for evidence, on the billing clock; null without one. */
  evidenceDueAt: number | null;
}

/**
 * Statuses in which Stripe waits for evidence (docs.stripe.com/api/disputes/object#dispute_object-status).
 */
export const NEEDS_EVIDENCE: readonly string[] = ['needs_response', 'warning_needs_response'];

/** Whether a bank only asks: no money has moved, and without an answer it may become a dispute. */
export const isInquiry = ({ status }: Pick<DisputeRecord, 'status'>): boolean =>
  status.startsWith('warning_');

/** Whether evidence is missing. Without it a dispute is lost at the deadline; an inquiry may become one. */
export const needsEvidence = ({ status }: Pick<DisputeRecord, 'status'>): boolean =>
  NEEDS_EVIDENCE.includes(status);

/** How long before Stripe's deadline finance is reminded. */
const REMINDED_BEFORE_MS = 2 * DAY_MS;

/** The mails to finance that are due about a dispute; each is sent once. Billing time. */
export function dueDisputeMails(
  dispute: Pick<DisputeRecord, 'status' | 'evidenceDueAt'>,
  now: number,
): DisputeMailKind[] {
  const { evidenceDueAt: due } = dispute;
  if (!needsEvidence(dispute) || (due !== null && due <= now)) return [];
  // One that opens this late gets the reminder alone.
  return due !== null && now >= due - REMINDED_BEFORE_MS ? ['dispute_due'] : ['dispute_opened'];
}
