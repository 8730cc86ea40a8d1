import type { Context } from '../context.ts';
import { newId } from '../ids.ts';
import type { Resource } from '../registry.ts';
import { enqueueDelivery } from './enqueue.ts';
import type { EventDestinationRecord } from './event-destinations.ts';

/** An event of version 2 of the API (docs.stripe.com/event-destinations#thin-events). */
export interface ThinEvent {
  id: string;
  object: 'v2.core.event';
  /** RFC 3339. */
  created: string;
  livemode: false;
  type: string;
  /** What the event is about; a type without such an object leaves it out. */
  related_object?: { id: string; type: string; url: string };
  /** Shown to those who fetch the event, and never delivered. */
  data?: object;
}

declare module '../object-types.ts' {
  interface ObjectTypes {
    'v2.core.event': ThinEvent;
  }
}

/** Thin events: what is delivered names them, and their data is fetched. */
export const thinEvents: Resource = (registry) => {
  registry.type('v2.core.event', { cold: true, noun: 'event' });
  registry.route()('GET', '/v2/core/events/{id}', (context, _params, { id }) =>
    context.get('v2.core.event', id),
  );
};

/** Records a thin event and sends it to those that want its type, or to the destinations that are named. */
export function emitThinEvent(
  context: Context,
  event: {
    type: string;
    related?: ThinEvent['related_object'];
    data?: object;
    to?: readonly EventDestinationRecord[];
  },
): ThinEvent {
  const { type, related, data } = event;
  const made: ThinEvent = {
    id: newId('evt_test'),
    object: 'v2.core.event',
    created: new Date().toISOString(),
    livemode: false,
    type,
    ...(related === undefined ? {} : { related_object: related }),
    ...(data === undefined ? {} : { data }),
  };
  context.store.put('v2.core.event', made);
  const wanting = event.to ?? [...context.each('v2.core.event_destination')].filter(wants(type));
  for (const destination of wanting) enqueueDelivery(context, made, destination.id);
  return made;
}

const wants =
  (type: string) =>
  ({ status, enabled_events: enabled }: EventDestinationRecord): boolean =>
    status === 'enabled' && (enabled.includes('*') || enabled.includes(type));
