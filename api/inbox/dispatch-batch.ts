import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { UnreadableEvent, toRoutableEvent } from './billing-event.ts';
import type { RoutableEvent } from './billing-event.ts';
import { groupDeliveries, sendDelivery, workflowIdOf } from './deliveries.ts';
import type { Delivery, DeliveryOutcome } from './deliveries.ts';
import type { InboxQueue, TakenEvent } from './inbox-queue.ts';
import { routeEvent } from './route-event.ts';
import type { Lookups, Target } from './route-event.ts';

export interface BatchDeps {
  inbox: InboxQueue;
  client: Client;
  /** Reads what the projection knows of the ids in these events. */
  lookUp: (events: readonly RoutableEvent[]) => Promise<Lookups>;
  /** The HTTP request that brought an event, where this process took it. */
  requestOf: (eventId: string) => string | null;
  onSendError: (error: unknown, delivery: Delivery) => void;
  /** Concurrent signals. */
  concurrency: number;
}

/** What became of a batch, in events. */
export interface BatchResult {
  taken: number;
  delivered: number;
  ignored: number;
  /** Still pending; retried as soon as Temporal is back. */
  deferred: number;
  /** Still pending; retried when their lease ends: Temporal is up, but did not accept their signal. */
  failed: number;
  /** Signals sent, by outcome. */
  signals: Record<DeliveryOutcome, number>;
}

type Routed = { event: RoutableEvent; targets: readonly Target[] };

/**
 * Takes pending events, signals each workflow once with all of its events, and records the outcome of every
 * row.
 */
export async function dispatchBatch(limit: number, deps: BatchDeps): Promise<BatchResult> {
  const taken = await deps.inbox.take(limit);
  const signals = { delivered: 0, closed: 0, engine_down: 0, failed: 0 };
  if (taken.length === 0) return { taken: 0, delivered: 0, ignored: 0, deferred: 0, failed: 0, signals };

  try {
    const { events, unreadable } = readAll(taken);
    const lookups = await deps.lookUp(events);
    const { routed, ignored } = routeAll(events, lookups);
    ignored.push(...unreadable);

    const outcomes = await sendAll(groupDeliveries(routed), deps, signals);
    const closed = routed.filter(({ targets }) =>
      targets.some((target) => outcomes.get(workflowIdOf(target)) === 'closed'),
    );
    // The projection did not know yet that these are over: the same rules, now that it is known.
    const second = routeAll(
      closed.map(({ event }) => event),
      withOver(lookups, outcomes),
    );
    const unsent = groupDeliveries(second.routed).filter(({ workflowId }) => !outcomes.has(workflowId));
    for (const [id, outcome] of await sendAll(unsent, deps, signals)) outcomes.set(id, outcome);

    const rerouted = new Set(closed.map(({ event }) => event.id));
    const final = [...routed.filter(({ event }) => !rerouted.has(event.id)), ...second.routed];
    const marked = markOutcome(final, outcomes);
    const allIgnored = [...ignored, ...second.ignored, ...marked.ignored];
    await deps.inbox.delivered(marked.delivered);
    await deps.inbox.ignored(allIgnored);
    await deps.inbox.release(marked.deferred, 'Temporal did not take the signal');
    return {
      taken: taken.length,
      delivered: marked.delivered.length,
      ignored: allIgnored.length,
      deferred: marked.deferred.length,
      failed: marked.failed,
      signals,
    };
  } catch (error) {
    // Repeating a signal does no harm; waiting for the lease to end would.
    await deps.inbox
      .release(
        taken.map(({ id }) => id),
        'the dispatcher failed',
      )
      .catch(() => undefined);
    throw error;
  }
}

/** An unreadable row is set aside with its reason, so that it does not block the others. */
function readAll(taken: readonly TakenEvent[]): {
  events: RoutableEvent[];
  unreadable: { id: string; reason: string }[];
} {
  const events: RoutableEvent[] = [];
  const unreadable: { id: string; reason: string }[] = [];
  for (const { id, payload } of taken) {
    try {
      // Duplicates are recognised by the row's id.
      events.push({ ...toRoutableEvent(typeof payload === 'string' ? JSON.parse(payload) : payload), id });
    } catch (error) {
      const reason = error instanceof UnreadableEvent ? error.message : 'the body is not JSON';
      unreadable.push({ id, reason: reason.slice(0, 300) });
    }
  }
  return { events, unreadable };
}

function routeAll(
  events: readonly RoutableEvent[],
  lookups: Lookups,
): { routed: Routed[]; ignored: { id: string; reason: string }[] } {
  const routed: Routed[] = [];
  const ignored: { id: string; reason: string }[] = [];
  for (const event of events) {
    const routing = routeEvent(event, lookups);
    if ('ignored' in routing) ignored.push({ id: event.id, reason: routing.ignored });
    else routed.push({ event, targets: routing.targets });
  }
  return { routed, ignored };
}

/** Once one signal finds Temporal down, the others are not tried. */
async function sendAll(
  deliveries: readonly Delivery[],
  deps: BatchDeps,
  signals: Record<DeliveryOutcome, number>,
): Promise<Map<string, DeliveryOutcome>> {
  const limit = pLimit(deps.concurrency);
  let down = false;
  const send = async (delivery: Delivery): Promise<[string, DeliveryOutcome]> => {
    if (down) return [delivery.workflowId, 'engine_down'];
    const requestId = deps.requestOf(delivery.events[0]?.id ?? '');
    const outcome = await sendDelivery(deps.client, delivery, requestId, (error) =>
      deps.onSendError(error, delivery),
    );
    signals[outcome] += 1;
    if (outcome === 'engine_down') down = true;
    return [delivery.workflowId, outcome];
  };
  return new Map(await Promise.all(deliveries.map((delivery) => limit(send, delivery))));
}

function withOver(lookups: Lookups, outcomes: ReadonlyMap<string, DeliveryOutcome>): Lookups {
  const closed = (target: Target): boolean => outcomes.get(workflowIdOf(target)) === 'closed';
  const isClosed = (subscriptionId: string): boolean =>
    closed({ kind: 'subscription', subscriptionId, customerId: '' });
  return {
    ...lookups,
    isKnown: (id) => isClosed(id) || lookups.isKnown(id),
    isOver: (id) => isClosed(id) || lookups.isOver(id),
    liveSubscriptionsOf: (customer) => lookups.liveSubscriptionsOf(customer).filter((id) => !isClosed(id)),
    liveSubscriptionsOn: (clock) =>
      lookups.liveSubscriptionsOn(clock).filter((one) => !isClosed(one.subscriptionId)),
  };
}

/**
 * An event is delivered when all its workflows got it; until then it stays pending and is sent to all
 * again.
 */
function markOutcome(
  routed: readonly Routed[],
  outcomes: ReadonlyMap<string, DeliveryOutcome>,
): {
  delivered: { id: string; workflowId: string }[];
  ignored: { id: string; reason: string }[];
  deferred: string[];
  failed: number;
} {
  const delivered: { id: string; workflowId: string }[] = [];
  const ignored: { id: string; reason: string }[] = [];
  const deferred: string[] = [];
  let failed = 0;
  for (const { event, targets } of routed) {
    const ids = targets.map(workflowIdOf);
    const reached = ids.filter((id) => outcomes.get(id) === 'delivered');
    const [first] = reached;
    if (ids.some((id) => outcomes.get(id) === 'engine_down')) deferred.push(event.id);
    // Left to its lease: a signal that is refused again and again must not hold up those of others.
    else if (ids.some((id) => outcomes.get(id) === 'failed')) failed += 1;
    else if (first === undefined) ignored.push({ id: event.id, reason: `${ids.join(', ')} is over` });
    else delivered.push({ id: event.id, workflowId: first });
  }
  return { delivered, ignored, deferred, failed };
}
