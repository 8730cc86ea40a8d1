import type { EntityManager } from '@mikro-orm/postgresql';
import type { CreditGrant } from '../../../domain/usage/credits/credit-grant.ts';
import { quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, timestamp } from '../../sql.ts';
import { pageOf, pageStart } from '../../cursor.ts';
import type { RowPage, PageRequest } from '../../cursor.ts';

/** Credits given to a customer. Never changed. Times are epoch milliseconds. */
interface CreditGrantRow {
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
export interface CreditGrantBalance extends CreditGrantRow {
  used: Quantity;
}

type Stored = Omit<CreditGrantBalance, 'amount' | 'used'> & { amount: string; used: string };

/** Terms of a grant that staff ask for, as `approvals.input` holds them. */
export interface AskedGrant {
  /** Credits, as a decimal number. */
  credits: string;
  priority: number;
  expiresAt: number | null;
  source: string;
}

/**
 * Gives the credits of a request for which no second person was needed or one agreed: the row of the
 * request is looked at in the same statement. Once for each request, whose id the grant has.
 * @param at the customer's clock, epoch milliseconds
 */
export async function grantAskedCredits(em: EntityManager, approvalId: string, at: number): Promise<void> {
  await execute(
    em,
    `insert into credit_grants (id, customer_id, amount, priority, expires_at, source, reason, created_by, created_at)
     select id, customer_id, (input ->> 'credits')::numeric, (input ->> 'priority')::int,
       to_timestamp((input ->> 'expiresAt')::numeric / 1000), input ->> 'source', reason, asked_by, $2
     from approvals where id = $1 and action = 'usage.grant_credits' and state in ('not_needed', 'approved')
     on conflict (id) do nothing`,
    [approvalId, timestamp(at)],
  );
}

/** One grant, null where there is none. */
export async function findGrant(em: EntityManager, id: string): Promise<CreditGrantBalance | null> {
  const [row] = await query<Stored>(em, `${WITH_USED} where g.id = $1`, [id]);
  return row === undefined ? null : toGrant(row);
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
): Promise<RowPage<CreditGrantBalance>> {
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

const toGrant = (row: Stored): CreditGrantBalance => ({
  ...row,
  amount: quantityFromDatabase(row.amount),
  used: quantityFromDatabase(row.used),
});
