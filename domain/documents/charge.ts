/** A Stripe charge as we keep it. Amounts are minor units, times epoch milliseconds. */
export interface ChargeRecord {
  id: string;
  customerId: string | null;
  invoiceId: string | null;
  amount: number;
  /** In the amount; null where it is not known. */
  tax: number | null;
  amountRefunded: number;
  currency: string;
  status: string;
  declineCode: string | null;
  description: string | null;
  disputed: boolean;
  /** When it failed after it had succeeded; null for any other charge. */
  failedLateAt: number | null;
  createdAt: number;
}
