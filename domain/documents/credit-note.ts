/** A credit note: what an invoice is less by. Amounts are minor units, times epoch milliseconds. */
export interface CreditNoteRecord {
  id: string;
  number: string;
  invoiceId: string;
  customerId: string;
  status: string;
  /** Stripe's word: `duplicate`, `fraudulent`, `order_change`, `product_unsatisfactory`. */
  reason: string | null;
  /** Printed on it. */
  memo: string | null;
  currency: string;
  amount: number;
  /** Included in the amount; null when unknown. */
  tax: number | null;
  /**
   * How much of it went back to the card, to the customer's balance, and outside of Stripe. The rest was
   * unpaid.
   */
  refunded: number;
  credited: number;
  outside: number;
  refundId: string | null;
  pdf: string | null;
  createdAt: number;
}
