import type { EntityManager } from '@mikro-orm/postgresql';
import type { PersonMovement } from '../../domain/revenue/person-movements.ts';
import { RevenueMovementSchema } from './revenue-movement.entity.ts';
import { insertRows, overwrite, query } from '../sql.ts';

/** A change of what a person is worth a month. Times are billing time, epoch milliseconds. */
export interface RevenueMovementRow extends PersonMovement {
  /** One movement for each person, UTC day and currency. */
  key: string;
  /** The user, else the Stripe customer. */
  person: string;
}

/** An amount in one currency, minor units. */
interface CurrencyTotal {
  currency: string;
  amount: number;
}

/**
 * Makes `rows` all movements of a person. What is there under other keys goes, also under another person's
 * name where a customer was linked in the meantime.
 * @param of the person with all their Stripe customers
 * @returns whose movements went with it that are not this person's
 */
export async function replaceMovements(
  em: EntityManager,
  { person, customers }: { person: string; customers: readonly string[] },
  rows: readonly RevenueMovementRow[],
): Promise<string[]> {
  const gone = await query<{ person: string }>(
    em,
    `delete from revenue_movements
     where (coalesce(person, customer_id) = $1 or customer_id = any($2)) and not key = any($3)
     returning coalesce(person, customer_id) as person`,
    [person, customers, rows.map(({ key }) => key)],
  );
  await writeMovements(em, rows);
  return [...new Set(gone.map((row) => row.person))].filter((other) => other !== person);
}

/**
 * Writes movements with their UTC days, which sums by day go by; one that is there as it is stays
 * untouched.
 */
export async function writeMovements(em: EntityManager, rows: readonly RevenueMovementRow[]): Promise<void> {
  const changed = `(revenue_movements.at, revenue_movements.amount, revenue_movements.kind, revenue_movements.voluntary,
      revenue_movements.subscription_id, revenue_movements.tier, revenue_movements.lost_at, revenue_movements.person)
    is distinct from (excluded.at, excluded.amount, excluded.kind, excluded.voluntary,
      excluded.subscription_id, excluded.tier, excluded.lost_at, excluded.person)`;
  const again = `on conflict (key) do update set ${overwrite(em, RevenueMovementSchema, ['id', 'key'])} where ${changed}`;
  await insertRows(em, RevenueMovementSchema, rows.map(withDay), again);
}

const withDay = (row: RevenueMovementRow): RevenueMovementRow & { day: string } => ({
  ...row,
  day: new Date(row.at).toISOString().slice(0, 10),
});

/**
 * Monthly recurring revenue as the movements add up to; equals {@link sumOfSubscriptions} unless something
 * is wrong.
 */
export async function sumOfMovements(em: EntityManager): Promise<CurrencyTotal[]> {
  return query(
    em,
    `select currency, sum(amount)::bigint as amount from revenue_movements
     group by currency having sum(amount) <> 0 order by currency`,
  );
}

/** Monthly recurring revenue as the subscriptions stand by our rows. */
export async function sumOfSubscriptions(em: EntityManager): Promise<CurrencyTotal[]> {
  return query(
    em,
    `select currency, sum(mrr)::bigint as amount from subscriptions
     group by currency having sum(mrr) <> 0 order by currency`,
  );
}

/** Movements of a person, oldest first. */
export async function movementsOf(em: EntityManager, person: string): Promise<RevenueMovementRow[]> {
  return query(
    em,
    `select key, person, customer_id, subscription_id, at, kind, voluntary, amount, currency, tier, lost_at
     from revenue_movements where coalesce(person, customer_id) = $1 order by at, id`,
    [person],
  );
}
