import { condition, setHandler } from '@temporalio/workflow';
import type { BillingEvent } from '../contracts/billing-event.ts';
import { catalogueEventsSignal } from '../contracts/catalogue-sync.ts';
import { localThenDurable } from '../temporal/activities.ts';

/** Applies changes of products and prices in Stripe; ends when nothing is left. */
export async function catalogueSync(): Promise<void> {
  const events: BillingEvent[] = [];
  setHandler(catalogueEventsSignal, (arrived) => {
    events.push(...arrived);
  });
  await condition(() => events.length > 0);
  while (events.length > 0) {
    const batch = [...events];
    await localThenDurable('followCatalogue', 'Read products and prices from Stripe', { events: batch });
    events.splice(0, batch.length);
  }
}
