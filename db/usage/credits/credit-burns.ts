import type { EntityManager } from '@mikro-orm/postgresql';
import type { CreditGrant } from '../../../domain/usage/credits/credit-grant.ts';
import { formatQuantity, quantityFromDatabase } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { execute, query, timestamp } from '../../sql.ts';

/** A grant with its burns by period. `left` is what no period burned. */
export interface GrantWithBurns extends CreditGrant {
  customerId: string;
  burns: { subscriptionId: string; periodStart: number; amount: Quantity }[];
}

interface Row {
  id: string;
  customerId: string;
  amount: string;
  priority: number;
  expiresAt: number | null;
  createdAt: number;
  burns: { subscriptionId: string; periodStart: number; amount: string }[];
}

/** The grants of some customers and what was used of them, by customer. */
export async function grantsWithBurns(
  em: EntityManager,
  customers: readonly string[],
): Promise<Map<string, GrantWithBurns[]>> {
  const rows = await query<Row>(
    em,
    `select g.id, g.customer_id, g.amount, g.priority, g.expires_at, g.created_at,
       coalesce((select json_agg(json_build_object('subscriptionId', b.subscription_id, 'amount', b.amount::text,
         'periodStart', (extract(epoch from b.period_start) * 1000)::bigint))
         from credit_burns b where b.grant_id = g.id), '[]') as burns
     from credit_grants g where g.customer_id = any($1)`,
    [customers],
  );
  const grants = new Map<string, GrantWithBurns[]>();
  for (const row of rows) {
    const burns = row.burns.map((burn) => ({ ...burn, amount: quantityFromDatabase(burn.amount) }));
    const used = burns.reduce((sum, { amount }) => sum + amount, 0n);
    const list = grants.get(row.customerId) ?? [];
    list.push({ ...row, left: quantityFromDatabase(row.amount) - used, burns });
    grants.set(row.customerId, list);
  }
  return grants;
}

/** What a period used of a grant. */
export interface CreditBurnRow {
  grantId: string;
  subscriptionId: string;
  periodStart: number;
  customerId: string;
  amount: Quantity;
}

/** Replaces what periods used of grants; a grant that a period does not use any more loses its row. */
export async function replaceBurns(
  em: EntityManager,
  periods: readonly { subscriptionId: string; startsAt: number }[],
  rows: readonly CreditBurnRow[],
): Promise<void> {
  await execute(
    em,
    `delete from credit_burns b using unnest($1::text[], $2::timestamptz[]) as p(subscription_id, starts_at)
     where b.subscription_id = p.subscription_id and b.period_start = p.starts_at`,
    [periods.map(({ subscriptionId }) => subscriptionId), periods.map(({ startsAt }) => timestamp(startsAt))],
  );
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    grant_id: row.grantId,
    subscription_id: row.subscriptionId,
    period_start: new Date(row.periodStart).toISOString(),
    customer_id: row.customerId,
    amount: formatQuantity(row.amount),
  }));
  await execute(
    em,
    `insert into credit_burns (grant_id, subscription_id, period_start, customer_id, amount, updated_at)
     select *, now() from json_to_recordset($1::json) as t(grant_id text, subscription_id text,
       period_start timestamptz, customer_id text, amount numeric)`,
    [JSON.stringify(values)],
  );
}
