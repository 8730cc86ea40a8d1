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
    enqueueDelivery(context, event, endpoint.id);
  }
  return count;
}

/** Puts an event on its way to one endpoint or event destination. */
export function enqueueDelivery(
  context: Context,
  event: { id: string; type: string },
  endpoint: string,
): void {
  const delivery = {
    id: newId('delivery'),
    object: 'sandbox.delivery' as const,
    event: event.id,
    eventType: event.type,
    endpoint,
    attempts: 0,
    nextAt: Date.now(),
  };
  context.store.put('sandbox.delivery', delivery);
  context.outbox.deliveries.push(delivery);
}
