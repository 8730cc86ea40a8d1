/** Workflow type name of a refund. */
export const REFUND = 'refund';

/** The id of a refund: of its charge, and of the request that asked for it. */
export const refundWorkflowId = (chargeId: string, requestKey: string): string =>
  `refund:${chargeId}:${requestKey}`;

/** What to refund, and who asked. The reason is in the audit log only. */
export interface RefundInput {
  chargeId: string;
  /** Minor units; null for all that is left. */
  amount: number | null;
  /** Idempotency key of the call to Stripe. */
  key: string;
  /** Our user id of the member of staff. */
  staffId: string;
}

/** The refund that was made. Minor units. */
export interface RefundResult {
  refundId: string;
  status: string;
  amount: number;
  currency: string;
}
