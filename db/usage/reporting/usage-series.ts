import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { query, timestamp } from '../../sql.ts';

/** Usage of one type in one hour, day or month. */
interface SeriesPoint {
  /** Its start, epoch milliseconds; days and months in the customer's time zone. */
  at: number;
  eventType: string;
  quantity: Quantity;
  events: number;
}

interface Asked {
  customerId: string;
  /** Of the first and from the one after the last, epoch milliseconds. */
  from: number;
  to: number;
}

type Stored = Omit<SeriesPoint, 'quantity'> & { quantity: string };

/** Days or months that have usage, oldest first, from the counters. */
export async function seriesOfCounters(
  em: EntityManager,
  scope: 'day' | 'month',
  { customerId, from, to }: Asked,
): Promise<SeriesPoint[]> {
  const rows = await query<Stored>(
    em,
    `select starts_at as at, event_type, quantity, event_count as events from usage_counters
     where customer_id = $1 and scope = $2 and starts_at >= $3 and starts_at < $4 order by starts_at, event_type`,
    [customerId, scope, timestamp(from), timestamp(to)],
  );
  return rows.map(toPoint);
}

/** Hours that have usage, oldest first, from the events: there are no counters of hours. */
export async function seriesOfHours(
  em: EntityManager,
  { customerId, from, to }: Asked,
): Promise<SeriesPoint[]> {
  const rows = await query<Stored>(
    em,
    `select date_trunc('hour', occurred_at) as at, event_type, sum(quantity) as quantity, count(*) as events
     from usage_events where customer_id = $1 and occurred_at >= $2 and occurred_at < $3
     group by 1, 2 order by 1, 2`,
    [customerId, timestamp(from), timestamp(to)],
  );
  return rows.map(toPoint);
}

const toPoint = (row: Stored): SeriesPoint => ({ ...row, quantity: quantityFromDatabase(row.quantity) });
