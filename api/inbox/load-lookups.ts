import type { EntityManager } from '@mikro-orm/postgresql';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { query } from '../../db/sql.ts';
import { modeOf } from '../../domain/subscriptions/mode.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import type { RoutableEvent } from './billing-event.ts';
import type { Lookups } from './route-event.ts';

/** Reads what routing a batch needs: at most one query of each kind, and none that is not needed. */
export async function loadLookups(em: EntityManager, events: readonly RoutableEvent[]): Promise<Lookups> {
  const byMethod = await customersOf(
    em,
    'payment_methods',
    wanted(events, ({ paymentMethodId }) => paymentMethodId),
  );
  const [known, plans, byCustomer, byClock, checkouts, byCharge] = await Promise.all([
    knownSubscriptions(
      em,
      wanted(events, ({ subscriptionId }) => subscriptionId),
    ),
    events.some(({ modeFacts }) => modeFacts !== null) ? loadPlans(em) : [],
    liveByCustomer(em, [
      ...wanted(events, ({ type, customerId }) =>
        /^(?:payment_method\.|customer\.updated)/.test(type) ? customerId : null,
      ),
      ...byMethod.values(),
    ]),
    liveByTestClock(
      em,
      wanted(events, ({ testClock }) => testClock?.id ?? null),
    ),
    openCheckoutsByTestClock(
      em,
      wanted(events, ({ testClock }) => testClock?.id ?? null),
    ),
    customersOf(
      em,
      'charges',
      wanted(events, ({ chargeId, customerId }) => (customerId === null ? chargeId : null)),
    ),
  ]);
  // A dispute may arrive together with its charge, before the charge is in the table.
  for (const { chargeId, customerId } of events) {
    if (chargeId !== null && customerId !== null) byCharge.set(chargeId, customerId);
  }
  return {
    isKnown: (id) => known.has(id),
    isForeign: (facts) => modeOf(facts, plans) === 'foreign',
    isOver: (id) => known.get(id) === true,
    liveSubscriptionsOf: (id) => (byCustomer.get(id) ?? []).map((row) => row.subscriptionId),
    liveSubscriptionsOn: (id) => byClock.get(id) ?? [],
    openCheckoutsOn: (id) => checkouts.get(id) ?? [],
    customerOfCharge: (id) => byCharge.get(id) ?? null,
    customerOfMethod: (id) => byMethod.get(id) ?? null,
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

/** By id, whether it is over. */
async function knownSubscriptions(em: EntityManager, ids: string[]): Promise<Map<string, boolean>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; isOver: boolean }>(
    em,
    'select id, status = any($2) as is_over from subscriptions where id = any($1)',
    [ids, [...FINAL_STATUSES]],
  );
  return new Map(rows.map(({ id, isOver }) => [id, isOver]));
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

async function customersOf(
  em: EntityManager,
  table: 'charges' | 'payment_methods',
  ids: string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; customerId: string }>(
    em,
    `select id, customer_id from ${table} where id = any($1) and customer_id is not null`,
    [ids],
  );
  return new Map(rows.map(({ id, customerId }) => [id, customerId]));
}
