/** A card or other means of payment as we keep it. Times are epoch milliseconds. */
export interface PaymentMethodRecord {
  id: string;
  customerId: string;
  type: string;
  brand: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  fingerprint: string | null;
  isDefault: boolean;
  createdAt: number;
}
