/** What says which time a customer lives in. Epoch milliseconds. */
interface ClockedCustomer {
  /** Where the customer's test clock stands; null on real time. */
  billingTime: number | null;
  subscription: { testClockId: string | null; billingTime: number } | null;
}

/** The customer's billing clock: its test clock's time, else real time. Epoch milliseconds. */
export function clockOf({ billingTime, subscription }: ClockedCustomer, now: number): number {
  if (billingTime !== null) return billingTime;
  return subscription !== null && subscription.testClockId !== null ? subscription.billingTime : now;
}
