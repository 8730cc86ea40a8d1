import { counterStarts } from '../../domain/usage/counter-starts.ts';
import { windowStart } from '../../domain/usage/window.ts';
import { quantityFromDatabase } from '../../domain/usage/quantity.ts';
import type { Quantity } from '../../domain/usage/quantity.ts';
import { query } from '../../db/sql.ts';
import type { EntityManager } from '../../db/orm.ts';
import type { AcceptedEvent } from '../../db/usage-record.ts';

/** 15 March 2026, noon UTC. */
export const NOON = Date.UTC(2026, 2, 15, 12);
const PERIOD = Date.UTC(2026, 2, 10, 9, 30);

/** An event that has passed every check, of a customer in UTC whose period began on 10 March. */
export function usageEvent(idempotencyKey: string, changes: Partial<AcceptedEvent> = {}): AcceptedEvent {
  const occurredAt = changes.occurredAt ?? NOON;
  const periodStart = occurredAt >= PERIOD ? PERIOD : Date.UTC(2026, 1, 10, 9, 30);
  return {
    customerId: 'cus_1',
    idempotencyKey,
    eventType: 'inference',
    quantity: 1_000_000n,
    occurredAt,
    windowStart: windowStart(occurredAt, periodStart),
    subscriptionId: 'sub_1',
    kind: 'usage',
    correctsKey: null,
    reportedBy: 'user_1',
    properties: null,
    ...counterStarts(occurredAt, null, periodStart),
    ...changes,
  };
}

/** What a table's rows add up to. */
export interface UsageTotal {
  events: number;
  quantity: Quantity;
}

/** Sum and number of the rows of a statement that selects `events` and `quantity`. */
async function total(em: EntityManager, text: string): Promise<UsageTotal> {
  const [row] = await query<{ events: number; quantity: string | null }>(em, text);
  return { events: row?.events ?? 0, quantity: quantityFromDatabase(row?.quantity ?? '0') };
}

/** All events. */
export const storedUsage = (em: EntityManager): Promise<UsageTotal> =>
  total(em, 'select count(*) as events, sum(quantity) as quantity from usage_events');

/** All counters of one scope. */
export const countedUsage = (em: EntityManager, scope: 'day' | 'month' | 'period'): Promise<UsageTotal> =>
  total(
    em,
    `select sum(event_count)::bigint as events, sum(quantity) as quantity from usage_counters where scope = '${scope}'`,
  );

/** All windows. */
export const windowedUsage = (em: EntityManager): Promise<UsageTotal> =>
  total(em, 'select sum(event_count)::bigint as events, sum(quantity) as quantity from usage_windows');
