/** Workflow type name of a credit note. */
export const CREDIT_NOTE = 'creditNote';

/** The id of a credit note's run: of its invoice, and of the request that asked for it. */
export const creditNoteWorkflowId = (invoiceId: string, requestKey: string): string =>
  `credit-note:${invoiceId}:${requestKey}`;

/** What to credit, and who asked. The reason is in the audit log only. */
export interface CreditNoteInput {
  invoiceId: string;
  /** Minor units; null for all that is left of the invoice. */
  amount: number | null;
  giveBack: 'refund' | 'balance' | 'outside';
  reason: 'duplicate' | 'fraudulent' | 'order_change' | 'product_unsatisfactory' | null;
  /**
   * The request whose audit entry holds the text to print: free text stays out of histories. Absent: no
   * text.
   */
  memoRequestId?: string;
  /** The text itself, in runs that were started before it went by reference. */
  memo?: string | null;
  /** Idempotency key of the call to Stripe. */
  key: string;
  /** Our user id of the member of staff; null where the engine credits by itself. */
  staffId: string | null;
}

/** The credit note that was made. Minor units. */
export interface CreditNoteResult {
  creditNoteId: string;
  number: string;
  status: string;
  amount: number;
  /** In the amount; null where Stripe does not tell it, absent in results from before it was kept. */
  tax?: number | null;
  currency: string;
  refunded: number;
  credited: number;
  outside: number;
  refundId: string | null;
}
