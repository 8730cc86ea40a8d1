import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import type { CountingRow } from '../../domain/reconciliation/counts-as-mrr.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { RevenueAtStripeSchema } from './revenue-at-stripe.entity.ts';
import { insertRows, query } from '../sql.ts';
import { changeRows, readAll, tables } from '../typed.ts';

/** Recurring revenue of a currency by Stripe's prices beside that by movements. Minor units. */
export type RevenueAtStripeRow = RowOf<'revenue_at_stripe'>;

/** Puts a comparison in the place of the one before. */
export async function saveRevenueAtStripe(
  em: EntityManager,
  rows: readonly RevenueAtStripeRow[],
): Promise<void> {
  await em.transactional(async (tx) => {
    await changeRows(tx, tables(tx).deleteFrom('revenue_at_stripe'));
    await insertRows(tx, RevenueAtStripeSchema, rows, '');
  });
}

/** The last comparison, one row for each currency; none where there was none yet. */
export async function readRevenueAtStripe(em: EntityManager): Promise<RevenueAtStripeRow[]> {
  return readAll(em, tables(em).selectFrom('revenue_at_stripe').selectAll().orderBy('currency'));
}

/** What our rows say of a subscription that Stripe cannot. */
export interface ProjectedMrr extends CountingRow {
  id: string;
  mode: string;
  mrr: number;
}

/** As many of these subscriptions as have a row. */
export async function projectedMrrOf(em: EntityManager, ids: readonly string[]): Promise<ProjectedMrr[]> {
  return query(
    em,
    `select id, mode, status, stripe_status, paused, dunning->>'outcome' as dunning_outcome, ever_active, mrr
     from subscriptions where id = any($1)`,
    [ids],
  );
}

/** Subscriptions that count and are not among `seen`: Stripe does not list them any more. */
export async function countedBeside(
  em: EntityManager,
  seen: readonly string[],
): Promise<{ id: string; currency: string; mrr: number }[]> {
  return query(
    em,
    `select id, currency, mrr from subscriptions
     where mrr <> 0 and not id = any($1) order by id limit 100`,
    [seen],
  );
}

/** Stripe's test clocks that subscriptions hang on. */
export async function testClocksInUse(em: EntityManager): Promise<string[]> {
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('subscriptions')
      .select('testClockId as id')
      .distinct()
      .where('testClockId', 'is not', null)
      .where('status', 'not in', FINAL_STATUSES)
      .orderBy('id')
      .limit(1000)
      .$narrowType<{ id: string }>(),
  );
  return rows.map(({ id }) => id);
}

/** Whether a comparison found anything that somebody should look at. */
export const differs = (row: RevenueAtStripeRow): boolean =>
  row.differing.length > 0 || (row.steady && row.atStripe !== row.movements);
