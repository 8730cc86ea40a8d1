import type { EntityManager } from '@mikro-orm/postgresql';
import type { CreditGrant } from '../../../domain/usage/credits/credits.ts';
import { formatQuantity, quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, timestamp } from '../../sql.ts';
import { pageOf, pageStart } from '../../cursor.ts';
import type { Page, PageRequest } from '../../cursor.ts';

/** Credits given to a customer. Never changed. Times are epoch milliseconds. */
export interface CreditGrantRow {
  id: string;
  customerId: string;
  amount: Quantity;
  /** The lower one is used first. */
  priority: number;
  expiresAt: number | null;
  source: string;
  reason: string;
  /** User id of who gave them. */
  createdBy: string;
  createdAt: number;
}

/** A grant, and how much of it rated usage burned. */
export interface CreditGrantStanding extends CreditGrantRow {
  used: Quantity;
}

type Stored = Omit<CreditGrantStanding, 'amount' | 'used'> & { amount: string; used: string };

/** Adds a grant. Nothing changes or removes one. */
export async function insertGrant(em: EntityManager, row: CreditGrantRow): Promise<void> {
  await execute(
    em,
    `insert into credit_grants (id, customer_id, amount, priority, expires_at, source, reason, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      row.id,
      row.customerId,
      formatQuantity(row.amount),
      row.priority,
      timestamp(row.expiresAt),
      row.source,
      row.reason,
      row.createdBy,
      timestamp(row.createdAt),
    ],
  );
}

const WITH_USED = `select g.*, coalesce((select sum(b.amount) from credit_burns b where b.grant_id = g.id), 0) as used
  from credit_grants g`;

/**
 * Grants of a customer, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listGrants(
  em: EntityManager,
  customerId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<CreditGrantStanding>> {
  const rows = await query<Stored>(
    em,
    `${WITH_USED} where g.customer_id = $1 and (g.created_at, g.id) < ($2::timestamptz, $3::text)
     order by g.created_at desc, g.id desc limit $4`,
    [customerId, ...pageStart(cursor), limit + 1],
  );
  return pageOf(rows.map(toGrant), limit);
}

/** Remaining amounts of a customer's grants from before `until`, including expired and used-up ones. */
export async function grantsLeft(
  em: EntityManager,
  customerId: string,
  until: number,
): Promise<CreditGrant[]> {
  const rows = await query<Stored>(em, `${WITH_USED} where g.customer_id = $1 and g.created_at < $2`, [
    customerId,
    timestamp(until),
  ]);
  return rows.map(toGrant).map(({ id, amount, used, priority, expiresAt, createdAt }) => ({
    id,
    left: amount - used,
    priority,
    expiresAt,
    createdAt,
  }));
}

/** How many grants a customer has. */
export async function countGrants(em: EntityManager, customerId: string): Promise<number> {
  const [row] = await query<{ total: number }>(
    em,
    'select count(*)::int as total from credit_grants where customer_id = $1',
    [customerId],
  );
  return row?.total ?? 0;
}

const toGrant = (row: Stored): CreditGrantStanding => ({
  ...row,
  amount: quantityFromDatabase(row.amount),
  used: quantityFromDatabase(row.used),
});
