import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../../db/sql.ts';
import { FINAL_STATUSES } from '../../domain/subscription/status.ts';
import type { RoutableEvent } from './billing-event.ts';
import type { Lookups } from './route-event.ts';

/** Reads, for a whole batch, what routing wants to know: at most one query of each sort, and none that is not needed. */
export async function loadLookups(em: EntityManager, events: readonly RoutableEvent[]): Promise<Lookups> {
  const [over, byCustomer, byClock, checkouts, byCharge] = await Promise.all([
    overSubscriptions(
      em,
      wanted(events, ({ subscriptionId }) => subscriptionId),
    ),
    liveByCustomer(
      em,
      wanted(events, ({ type, customerId }) =>
        /^(?:payment_method\.|customer\.updated)/.test(type) ? customerId : null,
      ),
    ),
    liveByTestClock(
      em,
      wanted(events, ({ testClock }) => testClock?.id ?? null),
    ),
    openCheckoutsByTestClock(
      em,
      wanted(events, ({ testClock }) => testClock?.id ?? null),
    ),
    customerByCharge(
      em,
      wanted(events, ({ chargeId, customerId }) => (customerId === null ? chargeId : null)),
    ),
  ]);
  // A dispute may arrive together with its charge, before the charge is in the table.
  for (const { chargeId, customerId } of events) {
    if (chargeId !== null && customerId !== null) byCharge.set(chargeId, customerId);
  }
  return {
    isOver: (id) => over.has(id),
    liveSubscriptionsOf: (id) => (byCustomer.get(id) ?? []).map((row) => row.subscriptionId),
    liveSubscriptionsOn: (id) => byClock.get(id) ?? [],
    openCheckoutsOn: (id) => checkouts.get(id) ?? [],
    customerOfCharge: (id) => byCharge.get(id) ?? null,
  };
}

interface Live {
  key: string;
  subscriptionId: string;
  customerId: string;
}

function wanted(events: readonly RoutableEvent[], idOf: (event: RoutableEvent) => string | null): string[] {
  return [...new Set(events.map(idOf).filter((id) => id !== null))];
}

async function overSubscriptions(em: EntityManager, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await query<{ id: string }>(
    em,
    'select id from subscriptions where id = any($1) and status = any($2)',
    [ids, [...FINAL_STATUSES]],
  );
  return new Set(rows.map(({ id }) => id));
}

const liveByCustomer = (em: EntityManager, ids: string[]): Promise<Map<string, Live[]>> =>
  live(em, 'customer_id', ids);
const liveByTestClock = (em: EntityManager, ids: string[]): Promise<Map<string, Live[]>> =>
  live(em, 'test_clock_id', ids);

async function live(
  em: EntityManager,
  column: 'customer_id' | 'test_clock_id',
  ids: string[],
): Promise<Map<string, Live[]>> {
  if (ids.length === 0) return new Map();
  const rows = await query<Live>(
    em,
    `select ${column} as key, id as subscription_id, customer_id from subscriptions
     where ${column} = any($1) and not status = any($2) order by id`,
    [ids, [...FINAL_STATUSES]],
  );
  return Map.groupBy(rows, ({ key }) => key);
}

async function openCheckoutsByTestClock(
  em: EntityManager,
  ids: string[],
): Promise<Map<string, { key: string; sessionId: string; customerId: string }[]>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ key: string; sessionId: string; customerId: string }>(
    em,
    `select c.test_clock_id as key, o.session_id, o.customer_id from checkouts o join customers c on c.id = o.customer_id
     where c.test_clock_id = any($1) and o.status = 'open' order by o.session_id`,
    [ids],
  );
  return Map.groupBy(rows, ({ key }) => key);
}

async function customerByCharge(em: EntityManager, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; customerId: string }>(
    em,
    'select id, customer_id from charges where id = any($1) and customer_id is not null',
    [ids],
  );
  return new Map(rows.map(({ id, customerId }) => [id, customerId]));
}
