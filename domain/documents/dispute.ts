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
  /** Until when Stripe takes evidence, on the billing clock; null where it named no time. */
  evidenceDueAt: number | null;
}

/** Statuses in which Stripe waits for evidence: none is submitted yet (docs.stripe.com/api/disputes/object#dispute_object-status). */
export const NEEDS_EVIDENCE: readonly string[] = ['needs_response', 'warning_needs_response'];

/** Whether somebody should submit evidence; without it the dispute is lost at its date. */
export const needsEvidence = ({ status }: Pick<DisputeRecord, 'status'>): boolean =>
  NEEDS_EVIDENCE.includes(status);
