/** A Stripe dispute as we keep it. Amounts are minor units, times epoch milliseconds. */
export interface DisputeRecord {
  id: string;
  chargeId: string;
  customerId: string | null;
  amount: number;
  currency: string;
  reason: string;
  status: string;
  createdAt: number;
}
