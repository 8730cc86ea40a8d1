import { omit } from '../omit.ts';
import type { Delivery } from '../object-types.ts';
import type { Store } from '../store.ts';

/** What is posted, where to, and what signs it. */
export interface Message {
  url: string;
  secret: string;
  body: string;
}

/**
 * A delivery's message: a snapshot event whole, a thin event without its data. Undefined where nobody takes
 * it any more.
 */
export function messageOf(store: Store, { endpoint: id, event: eventId }: Delivery): Message | undefined {
  const endpoint = store.get('webhook_endpoint', id);
  const event = store.get('event', eventId);
  if (endpoint?.status === 'enabled' && event !== undefined)
    return { url: endpoint.url, secret: endpoint.secret ?? '', body: JSON.stringify(event, null, 2) };
  const destination = store.get('v2.core.event_destination', id);
  const thin = store.get('v2.core.event', eventId);
  if (destination?.status !== 'enabled' || thin === undefined) return undefined;
  return { ...destination, body: JSON.stringify(omit(thin, 'data')) };
}
