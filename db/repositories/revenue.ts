import type { EntityManager } from '@mikro-orm/postgresql';
import { RevenueMovementSchema } from '../entities/revenue-movement.ts';
import { execute, insertRows, overwrite, query } from '../sql.ts';

/** A change of monthly recurring revenue. */
export interface RevenueMovementRow {
  /** Made of workflow and step; a movement with a key that is there already is dropped. */
  key: string;
  customerId: string;
  subscriptionId: string;
  /** Billing time, epoch milliseconds. */
  at: number;
  kind: 'new' | 'expansion' | 'contraction' | 'churn' | 'reactivation';
  /** For churn: whether the customer wanted it. */
  voluntary: boolean | null;
  /** Signed, minor units of `currency`. */
  amount: number;
  currency: string;
  tier: string;
}

/** An amount in one currency, minor units. */
export interface CurrencyTotal {
  currency: string;
  amount: number;
}

/**
 * Makes `movement` the one of a record, null for none: what the same record said before is taken back. Its UTC day is kept beside it,
 * for sums by day.
 */
export async function settleMovement(
  em: EntityManager,
  key: string,
  movement: Omit<RevenueMovementRow, 'key'> | null,
): Promise<void> {
  if (movement === null) {
    await execute(em, 'delete from revenue_movements where key = $1', [key]);
    return;
  }
  const again = `on conflict (key) do update set ${overwrite(em, RevenueMovementSchema, ['id', 'key'])}`;
  await insertRows(em, RevenueMovementSchema, [withDay({ ...movement, key })], again);
}

const withDay = (row: RevenueMovementRow): RevenueMovementRow & { day: string } => ({
  ...row,
  day: new Date(row.at).toISOString().slice(0, 10),
});

/** Monthly recurring revenue as the movements add up to; equals {@link mrrAfresh} unless something is wrong. */
export async function sumOfMovements(em: EntityManager): Promise<CurrencyTotal[]> {
  return query(
    em,
    `select currency, sum(amount)::bigint as amount from revenue_movements
     group by currency having sum(amount) <> 0 order by currency`,
  );
}

/** Monthly recurring revenue as the subscriptions stand. */
export async function mrrAfresh(em: EntityManager): Promise<CurrencyTotal[]> {
  return query(
    em,
    `select currency, sum(mrr)::bigint as amount from subscriptions
     group by currency having sum(mrr) <> 0 order by currency`,
  );
}

/** Movements of one subscription, oldest first. */
export async function movementsOf(em: EntityManager, subscriptionId: string): Promise<RevenueMovementRow[]> {
  return query(
    em,
    `select key, customer_id, subscription_id, at, kind, voluntary, amount, currency, tier
     from revenue_movements where subscription_id = $1 order by at, id`,
    [subscriptionId],
  );
}
