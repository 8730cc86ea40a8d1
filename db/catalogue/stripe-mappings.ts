import type { EntityManager } from '@mikro-orm/postgresql';
import type { RowOf } from '../database.ts';
import type { AddOnItem } from '../../domain/catalogue/add-on.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { query } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';

/** What a Stripe product or price is mapped to: a plan, or an add-on with a name and services of its own. */
export type StripeMappingRow = RowOf<'stripe_mappings'>;

/** What it stands for. */
export type MappingTarget = Pick<StripeMappingRow, 'planCode' | 'displayName' | 'grants'>;

/** What a mapping is of. */
export const targetOf = ({ planCode, displayName, grants }: MappingTarget): MappingTarget => ({
  planCode,
  displayName,
  grants,
});

/**
 * What a product or price stands for, null for nothing; until the transaction ends nobody else asks this of
 * it.
 */
export async function lockMapping(em: EntityManager, stripeId: string): Promise<MappingTarget | null> {
  await query(em, `select pg_advisory_xact_lock(hashtextextended('stripe_mappings/' || $1, 0))`, [stripeId]);
  const row = await findMapping(em, stripeId);
  return row === null ? null : targetOf(row);
}

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
  const products = tables(em)
    .selectFrom('plans')
    .select('stripeProductId')
    .$narrowType<{ stripeProductId: string }>();
  const sold = await readAll(em, products.where('stripeProductId', 'is not', null));
  const mapped = await readAll(em, tables(em).selectFrom('stripe_mappings').select('stripeId'));
  return [
    ...new Set([
      ...sold.map(({ stripeProductId }) => stripeProductId),
      ...mapped.map(({ stripeId }) => stripeId),
    ]),
  ];
}

/** One of them, null where nothing is mapped under that id. */
export async function findMapping(em: EntityManager, stripeId: string): Promise<StripeMappingRow | null> {
  const mappings = tables(em).selectFrom('stripe_mappings').selectAll();
  return readFirst(em, mappings.where('stripeId', '=', stripeId));
}

/** Whether there are items and each is mapped as an add-on, by its price or product. */
export async function areAddOns(em: EntityManager, items: readonly AddOnItem[]): Promise<boolean> {
  if (items.length === 0) return false;
  const ids = items.flatMap(({ priceId, productId }) => [priceId, productId]);
  const addOns = tables(em).selectFrom('stripe_mappings').select('stripeId').where('planCode', 'is', null);
  const mapped = await readAll(em, addOns.where('stripeId', 'in', ids));
  const known = new Set(mapped.map(({ stripeId }) => stripeId));
  return items.every((item) => known.has(item.priceId) || known.has(item.productId));
}

/** Maps a product or price. */
export async function saveMapping(
  em: EntityManager,
  { stripeId, planCode, displayName, grants }: Omit<StripeMappingRow, 'createdAt'>,
): Promise<void> {
  const mapping = { planCode, displayName, grants };
  await changeRows(
    em,
    tables(em)
      .insertInto('stripe_mappings')
      .values({ stripeId, ...mapping, createdAt: NOW })
      .onConflict((known) => known.column('stripeId').doUpdateSet(mapping)),
  );
}

/** Removes a mapping. */
export async function removeMapping(em: EntityManager, stripeId: string): Promise<void> {
  await changeRows(em, tables(em).deleteFrom('stripe_mappings').where('stripeId', '=', stripeId));
}

/** The plan sold by this product or price now or earlier; null for one that is only mapped. */
export async function planSoldBy(em: EntityManager, stripeId: string): Promise<string | null> {
  const plans = tables(em).selectFrom('plans').select('code').where('stripeProductId', '=', stripeId);
  const plan = await readFirst(em, plans);
  if (plan !== null) return plan.code;
  const prices = tables(em)
    .selectFrom('plan_prices')
    .select('planCode')
    .where('stripePriceId', '=', stripeId);
  return (await readFirst(em, prices))?.planCode ?? null;
}

/** Plans by every product and price that they are sold by now or were earlier. */
export async function plansSoldBy(em: EntityManager): Promise<ReadonlyMap<string, string>> {
  const rows = await query<{ id: string; plan: string }>(
    em,
    `select stripe_product_id as id, code as plan from plans where stripe_product_id is not null
     union select stripe_price_id, plan_code from plan_prices where stripe_price_id is not null`,
  );
  return new Map(rows.map(({ id, plan }) => [id, plan]));
}

/** How many of them a statement answers. */
const PAGE = 1000;

/** Live subscriptions of ours with an item of these prices or this product: all, a page a statement. */
export async function subscriptionsWithItems(
  em: EntityManager,
  { stripeId, prices }: { stripeId: string; prices: readonly string[] },
): Promise<{ id: string; customerId: string }[]> {
  const all: { id: string; customerId: string }[] = [];
  for (;;) {
    const page = await pageWithItems(em, [
      stripeId,
      [...prices, stripeId],
      FINAL_STATUSES,
      all.at(-1)?.id ?? '',
    ]);
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

const pageWithItems = (em: EntityManager, params: unknown[]): Promise<{ id: string; customerId: string }[]> =>
  query(
    em,
    `select s.id, s.customer_id from subscriptions s where s.id > $4 and not s.status = any($3) and (s.price_id = any($2) or exists (
       select from jsonb_to_recordset(s.add_ons) as i ("priceId" text, "productId" text)
       where i."priceId" = any($2) or $1 in (i."priceId", i."productId")))
     order by s.id limit ${PAGE}`,
    params,
  );
