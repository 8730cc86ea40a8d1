import { randomUUID } from 'node:crypto';

type Fields = Record<string, unknown>;

/** Everything that the stand-in received. */
export interface LagoState {
  /** By external id. */
  customers: Record<string, Fields>;
  /** By external id. */
  subscriptions: Record<string, Fields>;
  /** By transaction id: one that comes again changes nothing. */
  events: Record<string, Fields>;
  plans: Fields[];
  /** Billable metrics. */
  metrics: Fields[];
  /** Each change that was asked for, in order. */
  requests: { at: string; method: string; path: string; status: number }[];
}

/** Nothing recorded, in a Lago that has these plans and metrics. */
export function emptyState(plans: Fields[], metrics: Fields[]): LagoState {
  return {
    customers: {},
    subscriptions: {},
    events: {},
    plans: [...plans],
    metrics: [...metrics],
    requests: [],
  };
}

/**
 * Creates or updates a customer. Fields that are not given stay; metadata is replaced as a whole, as in
 * Lago.
 */
export function keepCustomer(state: LagoState, given: Fields & { external_id: string }, at: string): Fields {
  const before = state.customers[given.external_id];
  const base: Fields = before ?? { lago_id: randomUUID(), created_at: at };
  const customer = {
    ...base,
    ...given,
    updated_at: at,
    metadata: withIds(given['metadata'] ?? base['metadata']),
  };
  state.customers[given.external_id] = customer;
  return customer;
}

/** Removes a customer and ends their subscriptions, as Lago does. */
export function removeCustomer(state: LagoState, id: string, at: string): void {
  Reflect.deleteProperty(state.customers, id);
  for (const subscription of Object.values(state.subscriptions))
    if (subscription['external_customer_id'] === id && subscription['status'] === 'active')
      Object.assign(subscription, { status: 'terminated', terminated_at: at });
}

function withIds(metadata: unknown): Fields[] {
  const entries = Array.isArray(metadata) ? (metadata as Fields[]) : [];
  return entries.map(({ id, ...entry }) => ({ lago_id: id ?? randomUUID(), ...entry }));
}

/** Makes a subscription, or moves it to another plan, at once. */
export function keepSubscription(
  state: LagoState,
  given: Fields & { external_id: string; external_customer_id: string; plan_code: string },
  at: string,
): Fields {
  const before = state.subscriptions[given.external_id];
  const live = before?.['status'] === 'active' ? before : undefined;
  const base = live ?? { lago_id: randomUUID(), created_at: at, started_at: at, terminated_at: null };
  const previous =
    live !== undefined && live['plan_code'] !== given.plan_code
      ? live['plan_code']
      : (live?.['previous_plan_code'] ?? null);
  const subscription = {
    ...base,
    ...given,
    status: 'active',
    previous_plan_code: previous,
    next_plan_code: null,
  };
  state.subscriptions[given.external_id] = subscription;
  return subscription;
}

/** A page of the events that the query asks for, oldest first, as Lago lists them. */
export function eventsPage(state: LagoState, query: NodeJS.Dict<string | string[]>): Fields {
  const one = (name: string): string | undefined => [query[name] ?? []].flat()[0];
  const time = (name: string, otherwise: number): number => {
    const given = one(name);
    return given === undefined ? otherwise : Date.parse(given);
  };
  const [from, to] = [time('timestamp_from', -Infinity), time('timestamp_to', Infinity)];
  const events = Object.values(state.events)
    .filter(
      (event) =>
        (one('external_subscription_id') ?? event['external_subscription_id']) ===
          event['external_subscription_id'] && (one('code') ?? event['code']) === event['code'],
    )
    .map((event): Fields & { timestamp: string } => ({
      ...event,
      timestamp: new Date(Number(event['timestamp']) * 1000).toISOString(),
    }))
    .filter(({ timestamp }) => Date.parse(timestamp) >= from && Date.parse(timestamp) <= to);
  const [page, size] = [Number(one('page') ?? 1), Number(one('per_page') ?? 100)];
  const pages = Math.max(1, Math.ceil(events.length / size));
  return {
    events: events.slice((page - 1) * size, page * size),
    meta: {
      current_page: page,
      next_page: page < pages ? page + 1 : null,
      prev_page: page > 1 ? page - 1 : null,
      total_pages: pages,
      total_count: events.length,
    },
  };
}

/** Records usage events; answers each as it was first recorded. */
export function addEvents(
  state: LagoState,
  given: (Fields & { transaction_id: string })[],
  at: string,
): Fields[] {
  return given.map(
    (event) => (state.events[event.transaction_id] ??= { lago_id: randomUUID(), created_at: at, ...event }),
  );
}
