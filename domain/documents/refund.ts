/** A Stripe refund as we keep it. Amounts are minor units, times epoch milliseconds. */
export interface RefundRecord {
  id: string;
  chargeId: string;
  customerId: string | null;
  amount: number;
  /** In the amount; null where it is not known. */
  tax: number | null;
  currency: string;
  status: string;
  reason: string | null;
  createdAt: number;
}
