/** Type of an event of our own: staff have said anew what a price or product stands for. */
export const MAPPING_CHANGED = 'perennial.mapping.changed';

/**
 * A Stripe event as workflows get it: ids only, since its body is a hint and may hold personal data. Times are epoch milliseconds.
 */
export interface BillingEvent {
  /** `evt_…`; the key by which a repeat is dropped. */
  id: string;
  type: string;
  createdAt: number;
  /** Id of `data.object`. */
  objectId: string;
  customerId: string | null;
  subscriptionId: string | null;
  invoiceId: string | null;
  /** `event.request.idempotency_key`: tells the echo of our own write from a change made elsewhere. */
  idempotencyKey: string | null;
  /** Set on `test_helpers.test_clock.*`: where that clock stands. */
  testClock: { id: string; frozenTime: number } | null;
}
