import type { EntityManager } from '../../db/orm.ts';
import { query } from '../../db/sql.ts';
import { quantityFromDatabase } from '../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../domain/usage/ingest/quantity.ts';

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
