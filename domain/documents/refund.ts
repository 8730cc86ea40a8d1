/** A Stripe refund as we keep it. Amounts are minor units, times epoch milliseconds. */
export interface RefundRecord {
  id: string;
  chargeId: string;
  customerId: string | null;
  amount: number;
  currency: string;
  status: string;
  reason: string | null;
  createdAt: number;
}
