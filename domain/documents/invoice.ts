import type { InvoiceFacts, PaymentFailure } from '../subscriptions/snapshot.ts';

/**
 * A stored Stripe invoice. Amounts are minor units of `currency`, times epoch milliseconds on the billing
 * clock.
 */
export interface InvoiceRecord {
  id: string;
  number: string | null;
  customerId: string;
  subscriptionId: string | null;
  status: InvoiceFacts['status'];
  billingReason: string | null;
  amountDue: number;
  amountPaid: number;
  amountRemaining: number;
  /** In its total; null where it is not known. */
  tax: number | null;
  /** In what was paid; null where it is not known. */
  taxPaid: number | null;
  currency: string;
  createdAt: number;
  dueAt: number | null;
  paidAt: number | null;
  periodStart: number | null;
  periodEnd: number | null;
  hostedInvoiceUrl: string | null;
  invoicePdf: string | null;
  attemptCount: number;
  nextStripeAttemptAt: number | null;
  failure: PaymentFailure | null;
  /** Real time at which the read of Stripe began. */
  readAt: number;
}
