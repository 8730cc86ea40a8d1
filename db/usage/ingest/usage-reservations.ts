import type { EntityManager } from '@mikro-orm/postgresql';
import { formatQuantity, quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, queryOne, timestamp } from '../../sql.ts';
import { pageOf, pageStart } from '../../cursor.ts';
import type { RowPage, PageRequest } from '../../cursor.ts';

/** Usage reserved for a call whose cost is known only afterwards. Times are epoch milliseconds, real time. */
export interface UsageReservationRow {
  id: string;
  customerId: string;
  eventType: string;
  quantity: Quantity;
  state: 'held' | 'confirmed' | 'released' | 'expired';
  idempotencyKey: string;
  /** User id of who made it. */
  reportedBy: string;
  expiresAt: number;
  /** What it really was; null until it is confirmed. */
  confirmedQuantity: Quantity | null;
  createdAt: number;
  settledAt: number | null;
}

type Stored = Omit<UsageReservationRow, 'quantity' | 'confirmedQuantity'> & {
  quantity: string;
  confirmedQuantity: string | null;
};

/** Reserves usage. The caller holds the lock on the customer's usage, so its decision still holds. */
export async function insertReservation(em: EntityManager, row: UsageReservationRow): Promise<void> {
  await execute(
    em,
    `insert into usage_reservations (id, customer_id, event_type, quantity, state, idempotency_key, reported_by,
       expires_at, created_at)
     values ($1, $2, $3, $4, 'held', $5, $6, $7, $8)`,
    [
      row.id,
      row.customerId,
      row.eventType,
      formatQuantity(row.quantity),
      row.idempotencyKey,
      row.reportedBy,
      timestamp(row.expiresAt),
      timestamp(row.createdAt),
    ],
  );
}

/** One reservation; null when unknown. */
export async function findReservation(em: EntityManager, id: string): Promise<UsageReservationRow | null> {
  return first(await query<Stored>(em, 'select * from usage_reservations where id = $1', [id]));
}

/**
 * What a customer has set aside at a moment, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listHeld(
  em: EntityManager,
  customerId: string,
  now: number,
  { limit, cursor }: PageRequest,
): Promise<RowPage<UsageReservationRow>> {
  const rows = await query<Stored>(
    em,
    `select * from usage_reservations where customer_id = $1 and state = 'held' and expires_at > $2
       and (created_at, id) < ($3::timestamptz, $4::text)
     order by created_at desc, id desc limit $5`,
    [customerId, timestamp(now), ...pageStart(cursor), limit + 1],
  );
  return pageOf(rows.map(toReservation), limit);
}

/** How many reservations of a customer hold something at a moment. */
export async function countHeld(em: EntityManager, customerId: string, now: number): Promise<number> {
  const row = await queryOne<{ total: number }>(
    em,
    `select count(*)::int as total from usage_reservations
     where customer_id = $1 and state = 'held' and expires_at > $2`,
    [customerId, timestamp(now)],
  );
  return row?.total ?? 0;
}

/** The reservation under a reporter's key at a customer; null without one. */
export async function findReservationByKey(
  em: EntityManager,
  customerId: string,
  { reportedBy, idempotencyKey }: Pick<UsageReservationRow, 'reportedBy' | 'idempotencyKey'>,
): Promise<UsageReservationRow | null> {
  return first(
    await query<Stored>(
      em,
      'select * from usage_reservations where customer_id = $1 and reported_by = $2 and idempotency_key = $3',
      [customerId, reportedBy, idempotencyKey],
    ),
  );
}

/**
 * Ends a reservation. An expired one can still be confirmed, because the call went on and its usage is
 * real. None ends twice.
 *
 * @returns whether this call ended it
 */
export async function resolveReservation(
  em: EntityManager,
  id: string,
  outcome: { state: 'confirmed'; quantity: Quantity } | { state: 'released' },
  at: number,
): Promise<boolean> {
  const from = outcome.state === 'confirmed' ? ['held', 'expired', 'released'] : ['held'];
  const changed = await execute(
    em,
    `update usage_reservations set state = $2, confirmed_quantity = $3, settled_at = $4
     where id = $1 and state = any($5)`,
    [
      id,
      outcome.state,
      outcome.state === 'confirmed' ? formatQuantity(outcome.quantity) : null,
      timestamp(at),
      from,
    ],
  );
  return changed === 1;
}

/** Records which reservations expired. They stop counting at their time, whether this ran or not. */
export async function expireReservations(em: EntityManager, now: number): Promise<number> {
  return execute(
    em,
    `update usage_reservations set state = 'expired', settled_at = expires_at
     where id in (select id from usage_reservations where state = 'held' and expires_at <= $1 limit 1000
       for update skip locked)`,
    [timestamp(now)],
  );
}

const first = ([row]: Stored[]): UsageReservationRow | null =>
  row === undefined ? null : toReservation(row);

const toReservation = (row: Stored): UsageReservationRow => ({
  ...row,
  quantity: quantityFromDatabase(row.quantity),
  confirmedQuantity: row.confirmedQuantity === null ? null : quantityFromDatabase(row.confirmedQuantity),
});
