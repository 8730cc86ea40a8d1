import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlanPrice } from '../../domain/catalogue/plan.ts';
import { execute, query, queryOne } from '../sql.ts';
import { changeRows, NOW, readFirst, tables } from '../typed.ts';

/** A Stripe price cannot be mapped to a plan's; staff must decide. */
export class UnmappablePrice extends Error {
  override readonly name = 'UnmappablePrice';
}

/** A price is the same price when kind, interval, currency and amount are. */
export const SAME_PRICE = `plan_code = $1 and kind = $2 and "interval" is not distinct from $3 and currency = $4 and amount = $5`;

/** A price of Stripe as a plan would sell it. Minor units. */
export type MappedPrice = Pick<PlanPrice, 'kind' | 'interval' | 'currency' | 'amount'> & {
  stripePriceId: string;
};

/** Stripe objects of a plan and its prices. */
export interface PriceMapping {
  planCode: string;
  stripeProductId: string;
  prices: MappedPrice[];
}

/**
 * Maps a plan to the Stripe product and prices that sell it from now on. Earlier ids stay, so their payers
 * stay on the plan.
 *
 * @throws UnmappablePrice when the plan has no such active price, or the price is another plan's
 */
export async function savePriceMapping(em: EntityManager, mapping: PriceMapping): Promise<void> {
  const { planCode, stripeProductId } = mapping;
  const plan = tables(em).updateTable('plans').set({ stripeProductId, updatedAt: NOW });
  await changeRows(em, plan.where('code', '=', planCode));
  const mapped = { planCode, displayName: null, grants: null };
  await changeRows(
    em,
    tables(em)
      .insertInto('stripe_mappings')
      .values({ stripeId: stripeProductId, ...mapped, createdAt: NOW })
      .onConflict((known) => known.column('stripeId').doUpdateSet(mapped)),
  );
  for (const price of mapping.prices) await sellBy(em, planCode, price);
}

interface Sold {
  id: string;
  stripePriceId: string | null;
}

async function sellBy(em: EntityManager, planCode: string, price: MappedPrice): Promise<void> {
  const { kind, interval, currency, amount, stripePriceId } = price;
  const same = [planCode, kind, interval, currency, amount];
  const sold = await queryOne<Sold>(
    em,
    `select id, stripe_price_id from plan_prices where ${SAME_PRICE} and active
     order by (stripe_price_id is not distinct from $6) desc, created_at desc limit 1`,
    [...same, stripePriceId],
  );
  if (sold === null) {
    const what = [kind, interval, amount, currency].filter((part) => part !== null).join(' ');
    throw new UnmappablePrice(
      `Plan ${planCode} has no active price ${what} for ${stripePriceId} to stand for.`,
    );
  }
  if (sold.stripePriceId === stripePriceId) return;
  const known = await rowOf(em, planCode, stripePriceId);
  const prices = tables(em).updateTable('plan_prices');
  if (sold.stripePriceId === null && known === null) {
    await changeRows(em, prices.set({ stripePriceId }).where('id', '=', sold.id));
    return;
  }
  // The earlier id stays on its row for its payers; a row without an id is useless.
  if (sold.stripePriceId === null)
    await changeRows(em, tables(em).deleteFrom('plan_prices').where('id', '=', sold.id));
  else await changeRows(em, prices.set({ active: false }).where('id', '=', sold.id));
  if (known !== null) await changeRows(em, prices.set({ active: true }).where('id', '=', known));
  else await insertPrice(em, planCode, { kind, interval, currency, amount, stripePriceId, active: true });
}

/**
 * The row of a Stripe price; null when no plan is or was sold by it. @throws UnmappablePrice when it is
 * another plan's
 */
async function rowOf(em: EntityManager, planCode: string, stripePriceId: string): Promise<string | null> {
  const prices = tables(em).selectFrom('plan_prices').select(['id', 'planCode']);
  const row = await readFirst(em, prices.where('stripePriceId', '=', stripePriceId));
  if (row !== null && row.planCode !== planCode)
    throw new UnmappablePrice(
      `Price ${stripePriceId} stands for plan ${row.planCode} and cannot be one of ${planCode}.`,
    );
  return row?.id ?? null;
}

/** Adds a price to a plan. @returns its id */
export async function insertPrice(em: EntityManager, planCode: string, price: PlanPrice): Promise<string> {
  const id = randomUUID();
  await execute(
    em,
    `insert into plan_prices (id, plan_code, kind, "interval", currency, amount, stripe_price_id, active, created_at)
     values ($8, $1, $2, $3, $4, $5, $7, $6, now())`,
    [
      planCode,
      price.kind,
      price.interval,
      price.currency,
      price.amount,
      price.active,
      price.stripePriceId,
      id,
    ],
  );
  return id;
}

/**
 * What happened to a price that somebody made for a plan in Stripe. `kept`: its payers are on the plan,
 * nobody else is offered it.
 */
export type GivenPrice = 'on_sale' | 'kept';

/**
 * Adopts a price made in Stripe for a plan: it is sold if the plan has such a price without an id,
 * otherwise kept for its payers. Existing mappings stay.
 */
export async function givePrice(
  em: EntityManager,
  planCode: string,
  { kind, interval, currency, amount, stripePriceId, isSellable }: MappedPrice & { isSellable: boolean },
): Promise<GivenPrice> {
  const known = await query<{ active: boolean }>(
    em,
    `select active from plan_prices where stripe_price_id = $1
     union all select false from stripe_mappings where stripe_id = $1`,
    [stripePriceId],
  );
  if (known.length > 0) return known.some(({ active }) => active) ? 'on_sale' : 'kept';
  const taken = await execute(
    em,
    `update plan_prices set stripe_price_id = $6 where id = (
       select id from plan_prices where ${SAME_PRICE} and active and stripe_price_id is null and $7 limit 1)`,
    [planCode, kind, interval, currency, amount, stripePriceId, isSellable],
  );
  if (taken === 1) return 'on_sale';
  await execute(
    em,
    `insert into stripe_mappings (stripe_id, plan_code, created_at) select $1, code, now() from plans where code = $2
     on conflict (stripe_id) do nothing`,
    [stripePriceId, planCode],
  );
  return 'kept';
}

/** Takes a price off sale that was archived in Stripe; its payers keep it. @returns whether it was on sale */
export async function retirePrice(em: EntityManager, stripePriceId: string): Promise<boolean> {
  const price = tables(em).updateTable('plan_prices').set({ active: false });
  const retired = await changeRows(
    em,
    price.where('stripePriceId', '=', stripePriceId).where('active', '=', true),
  );
  return retired > 0;
}
