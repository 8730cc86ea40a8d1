import type { EntityManager } from '@mikro-orm/postgresql';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { query, queryOne, timestamp } from '../../sql.ts';
import { pageOf, pageStart } from '../../cursor.ts';
import type { RowPage, PageRequest } from '../../cursor.ts';

/** An event as it is stored, with what became of it. Times are epoch milliseconds. */
export interface UsageRecordRow {
  id: string;
  customerId: string;
  idempotencyKey: string;
  eventType: string;
  quantity: Quantity;
  occurredAt: number;
  receivedAt: number;
  windowStart: number;
  periodStart: number | null;
  subscriptionId: string | null;
  kind: 'usage' | 'correction' | 'reversal';
  /** Key of the event, or its id where another reporter's event has the key as well. */
  correctsKey: string | null;
  /** User id. */
  reportedBy: string;
  properties: Record<string, unknown> | null;
}

/** A record in a list. */
export interface ListedUsageRecord extends UsageRecordRow {
  /** The metered item that bills it; null while unknown. */
  itemId: string | null;
  /** Identifier of the meter event that it was reported to Stripe in; null before that. */
  stripeReportId: string | null;
}

type Stored<Row extends UsageRecordRow> = Omit<Row, 'quantity'> & { quantity: string };

const withQuantity = <Row extends { quantity: string }>({ quantity, ...row }: Row) => ({
  ...row,
  quantity: quantityFromDatabase(quantity),
});

/**
 * Events of a customer, the latest first.
 *
 * @throws InvalidCursorError
 */
export async function listUsageRecords(
  em: EntityManager,
  customerId: string,
  { limit, cursor }: PageRequest,
): Promise<RowPage<ListedUsageRecord>> {
  const [before, id] = pageStart(cursor);
  const rows = await query<Stored<ListedUsageRecord> & { createdAt: number }>(
    em,
    `select e.*, e.occurred_at as created_at, w.stripe_identifier as stripe_report_id, p.item_id
     from (
       select * from usage_events
       where customer_id = $1 and occurred_at <= $2::timestamptz and (occurred_at, id) < ($2::timestamptz, $3::uuid)
       order by occurred_at desc, id desc limit $4
     ) e
     left join usage_windows w on w.customer_id = e.customer_id and w.event_type = e.event_type
       and w.window_start = e.window_start and w.round_after < e.round and e.round <= w.round_upto
       and w.stripe_reported_at is not null
     left join usage_periods p on p.subscription_id = e.subscription_id and p.starts_at = e.period_start
     order by e.occurred_at desc, e.id desc`,
    [customerId, before, uuidOr(id, '00000000-0000-0000-0000-000000000000'), limit + 1],
  );
  return pageOf(
    rows.map((row) => ({ ...withQuantity(row), createdAt: row.createdAt })),
    limit,
  );
}

const uuidOr = (text: string, otherwise: string): string =>
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : otherwise;

/** How many events of a customer there are. */
export async function countUsageRecords(em: EntityManager, customerId: string): Promise<number> {
  const row = await queryOne<{ total: number }>(
    em,
    `select coalesce(sum(event_count), 0)::bigint as total from usage_counters where customer_id = $1 and scope = 'month'`,
    [customerId],
  );
  return row?.total ?? 0;
}

/** One event of a customer by the id that its key gives it; null where there is none. */
export async function findUsageRecord(
  em: EntityManager,
  customerId: string,
  id: string,
): Promise<UsageRecordRow | null> {
  const row = await queryOne<Stored<UsageRecordRow>>(
    em,
    // The key gives the time, and the time gives the partition.
    `select e.* from (
       select id, occurred_at from usage_keys where id = $2 union all
       select id, occurred_at from usage_old_keys where id = $2 limit 1
     ) k join usage_events e on e.customer_id = $1 and e.occurred_at = k.occurred_at and e.id = k.id`,
    [customerId, id],
  );
  return row === null ? null : withQuantity(row);
}

/** Stored events by id and customer. A repeat does not change the stored one. */
export async function findUsageRecords(
  em: EntityManager,
  events: readonly Pick<UsageRecordRow, 'id' | 'customerId'>[],
): Promise<Map<string, UsageRecordRow>> {
  const rows = await query<Stored<UsageRecordRow>>(
    em,
    `select e.* from unnest($1::uuid[], $2::text[]) as asked(id, customer_id)
     cross join lateral (
       select occurred_at from usage_keys where id = asked.id union all
       select occurred_at from usage_old_keys where id = asked.id limit 1
     ) k
     join usage_events e on e.customer_id = asked.customer_id and e.occurred_at = k.occurred_at and e.id = asked.id`,
    [events.map(({ id }) => id), events.map(({ customerId }) => customerId)],
  );
  return new Map(rows.map((row) => [row.id, withQuantity(row)]));
}

/** Sum of corrections and reversals of an event. They carry the event's own time. */
export async function correctedBy(
  em: EntityManager,
  { customerId, occurredAt }: Pick<UsageRecordRow, 'customerId' | 'occurredAt'>,
  correctsKey: string,
): Promise<Quantity> {
  const row = await queryOne<{ sum: string }>(
    em,
    `select coalesce(sum(quantity), 0) as sum from usage_events
     where customer_id = $1 and corrects_key = $2 and occurred_at = $3`,
    [customerId, correctsKey, timestamp(occurredAt)],
  );
  return quantityFromDatabase(row?.sum ?? '0');
}
