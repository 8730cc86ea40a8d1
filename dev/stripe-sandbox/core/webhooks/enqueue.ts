import type { Context } from '../context.ts';
import { newId } from '../ids.ts';
import type { StoredEvent } from '../object-types.ts';

/** Puts an event on its way to each endpoint that wants its type. Returns how many those are. */
export function enqueueDeliveries(context: Context, event: StoredEvent): number {
  let count = 0;
  for (const endpoint of context.each('webhook_endpoint')) {
    if (endpoint.status !== 'enabled') continue;
    if (!endpoint.enabled_events.includes('*') && !endpoint.enabled_events.includes(event.type)) continue;
    count += 1;
    const delivery = {
      id: newId('delivery'),
      object: 'sandbox.delivery' as const,
      event: event.id,
      eventType: event.type,
      endpoint: endpoint.id,
      attempts: 0,
      nextAt: Date.now(),
    };
    context.store.put('sandbox.delivery', delivery);
    context.outbox.deliveries.push(delivery);
  }
  return count;
}
