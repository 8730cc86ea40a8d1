import { condition, setHandler } from '@temporalio/workflow';
import type { BillingEvent } from '../contracts/billing-event.ts';
import { chargeEventsSignal } from '../contracts/charge-events.ts';
import type { ChargeEventsInput } from '../contracts/charge-events.ts';
import { localThenDurable } from '../temporal/activities.ts';

/**
 * Reads the customer of a disputed or refunded charge and passes the events to that customer's account
 * sync. It waits while Stripe is unavailable, which the dispatcher cannot.
 */
export async function chargeEvents({ chargeId }: ChargeEventsInput): Promise<void> {
  const events: BillingEvent[] = [];
  setHandler(chargeEventsSignal, (arrived) => {
    events.push(...arrived);
  });
  await condition(() => events.length > 0);
  while (events.length > 0) {
    const batch = [...events];
    await localThenDurable('passOnChargeEvents', `Read whose charge ${chargeId} is`, {
      chargeId,
      events: batch,
    });
    events.splice(0, batch.length);
  }
}
