import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import { RevenueAtStripeSchema } from './revenue-at-stripe.entity.ts';
import { insertRows } from '../sql.ts';
import { changeRows, readAll, tables } from '../typed.ts';

/** Recurring revenue of a currency by Stripe's prices beside that by movements. Minor units. */
export type RevenueAtStripeRow = Omit<RowOf<'revenue_at_stripe'>, 'steady' | 'differing'>;

/** Puts the sums of a pass in the place of those before. */
export async function saveRevenueAtStripe(
  em: EntityManager,
  rows: readonly RevenueAtStripeRow[],
): Promise<void> {
  await em.transactional(async (tx) => {
    await changeRows(tx, tables(tx).deleteFrom('revenue_at_stripe'));
    await insertRows(tx, RevenueAtStripeSchema, rows, '');
  });
}

/** The sums of the last pass, one row for each currency; none where there was none yet. */
export async function readRevenueAtStripe(em: EntityManager): Promise<RevenueAtStripeRow[]> {
  return readAll(em, tables(em).selectFrom('revenue_at_stripe').selectAll().orderBy('currency'));
}
