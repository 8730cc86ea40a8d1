import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import type { AddOnItem } from '../../domain/catalogue/add-on.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { execute, json, query, queryOne } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';

/** What a Stripe product or price is mapped to: a plan, or an add-on with a name and services of its own. */
export type StripeMappingRow = RowOf<'stripe_mappings'>;

/** All of them: those of plans first. */
export async function listMappings(em: EntityManager): Promise<StripeMappingRow[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('stripe_mappings')
      .selectAll()
      .orderBy('planCode', (order) => order.asc().nullsLast())
      .orderBy('displayName')
      .orderBy('stripeId'),
  );
}

/** Stripe's ids of every product that we sell or that is mapped. */
export async function soldProducts(em: EntityManager): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    `select stripe_product_id as id from plans where stripe_product_id is not null
     union select stripe_id from stripe_mappings`,
  );
  return rows.map(({ id }) => id);
}

/** One of them, null where nothing is mapped under that id. */
export async function findMapping(em: EntityManager, stripeId: string): Promise<StripeMappingRow | null> {
  const mappings = tables(em).selectFrom('stripe_mappings').selectAll();
  return readFirst(em, mappings.where('stripeId', '=', stripeId));
}

/** Whether there are items and each is mapped as an add-on, by its price or product. */
export async function areAddOns(em: EntityManager, items: readonly AddOnItem[]): Promise<boolean> {
  const ids = items.flatMap(({ priceId, productId }) => [priceId, productId]);
  const mapped = await query<{ stripeId: string }>(
    em,
    'select stripe_id from stripe_mappings where plan_code is null and stripe_id = any($1::text[])',
    [ids],
  );
  const known = new Set(mapped.map(({ stripeId }) => stripeId));
  return items.length > 0 && items.every((item) => known.has(item.priceId) || known.has(item.productId));
}

/** Maps a product or price. */
export async function saveMapping(
  em: EntityManager,
  { stripeId, planCode, displayName, grants }: Omit<StripeMappingRow, 'createdAt'>,
): Promise<void> {
  await execute(
    em,
    `insert into stripe_mappings (stripe_id, plan_code, display_name, grants, created_at) values ($1, $2, $3, $4, now())
     on conflict (stripe_id) do update set plan_code = excluded.plan_code, display_name = excluded.display_name, grants = excluded.grants`,
    [stripeId, planCode, displayName, json(grants)],
  );
}

/** Removes a mapping. */
export async function removeMapping(em: EntityManager, stripeId: string): Promise<void> {
  await changeRows(em, tables(em).deleteFrom('stripe_mappings').where('stripeId', '=', stripeId));
}

/** The plan sold by this product or price now or earlier; null for one that is only mapped. */
export async function planSoldBy(em: EntityManager, stripeId: string): Promise<string | null> {
  const row = await queryOne<{ code: string }>(
    em,
    `select code from plans where stripe_product_id = $1
     union all select plan_code from plan_prices where stripe_price_id = $1 limit 1`,
    [stripeId],
  );
  return row?.code ?? null;
}

/** Live subscriptions of ours with an item of these prices or this product, at most a thousand. */
export async function subscriptionsWithItems(
  em: EntityManager,
  { stripeId, prices }: { stripeId: string; prices: readonly string[] },
): Promise<{ id: string; customerId: string }[]> {
  return query(
    em,
    `select s.id, s.customer_id from subscriptions s where not s.status = any($3) and (s.price_id = any($2) or exists (
       select from jsonb_to_recordset(s.add_ons) as i ("priceId" text, "productId" text)
       where i."priceId" = any($2) or $1 in (i."priceId", i."productId")))
     order by s.id limit 1000`,
    [stripeId, [...prices, stripeId], FINAL_STATUSES],
  );
}
