/** A Stripe customer as we keep it. Holds personal data: for the projection, never for a workflow. */
export interface CustomerRecord {
  id: string;
  /** From the metadata that sign-up set; null for a customer made elsewhere. */
  userId: string | null;
  email: string | null;
  name: string | null;
  currency: string | null;
  /** Minor units; negative is a credit. */
  balance: number;
  defaultPaymentMethodId: string | null;
  testClockId: string | null;
  /** Where the customer's test clock stands, epoch milliseconds; null on real time. */
  billingTime: number | null;
  /** IANA zone from `metadata.time_zone`, null where unknown. */
  timeZone: string | null;
  deleted: boolean;
  /** Left out for a deleted one, of which Stripe tells no more than that. */
  createdAt?: number;
}
