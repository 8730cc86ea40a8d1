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
  /** Frozen time of the customer's test clock, epoch milliseconds; null in real time. */
  billingTime: number | null;
  /**
   * Of the address, two letters; empty where it names none, null where it was not read yet. Left out where
   * nothing was read of it, and what is known stays.
   */
  country?: string | null;
  /** IANA zone from `metadata.time_zone`, null where unknown. */
  timeZone: string | null;
  deleted: boolean;
  /** Absent for a deleted customer: Stripe says no more than that. */
  createdAt?: number;
}
