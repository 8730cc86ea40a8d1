import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlanPrice } from '../../domain/catalogue/plan.ts';
import { changeRows, NOW, readFirst, tables } from '../typed.ts';

/** A Stripe price cannot be mapped to a plan's; staff must decide. */
export class UnmappablePrice extends Error {
  override readonly name = 'UnmappablePrice';
}

/** The plan's prices that are the same by kind, interval, currency and amount. */
export const samePrices = (
  em: EntityManager,
  planCode: string,
  { kind, interval, currency, amount }: Pick<PlanPrice, 'kind' | 'interval' | 'currency' | 'amount'>,
) =>
  tables(em)
    .selectFrom('plan_prices')
    .where('planCode', '=', planCode)
    .where('kind', '=', kind)
    .where('interval', 'is not distinct from', interval)
    .where('currency', '=', currency)
    .where('amount', '=', amount);

/** A price of Stripe as a plan would sell it. Minor units. */
type MappedPrice = Pick<PlanPrice, 'kind' | 'interval' | 'currency' | 'amount'> & {
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

async function sellBy(em: EntityManager, planCode: string, price: MappedPrice): Promise<void> {
  const { kind, interval, currency, amount, stripePriceId } = price;
  const sold = await readFirst(
    em,
    samePrices(em, planCode, price)
      .select(['id', 'stripePriceId'])
      .where('active', '=', true)
      .orderBy((of) => of('stripePriceId', 'is not distinct from', stripePriceId), 'desc')
      .orderBy('createdAt', 'desc')
      .limit(1),
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
  const { kind, interval, currency, amount, active, stripePriceId } = price;
  await changeRows(
    em,
    tables(em)
      .insertInto('plan_prices')
      .values({ id, planCode, kind, interval, currency, amount, active, stripePriceId, createdAt: NOW }),
  );
  return id;
}

/**
 * What happened to a price that somebody made for a plan in Stripe. `kept`: its payers are on the plan,
 * nobody else is offered it.
 */
type GivenPrice = 'on_sale' | 'kept';

/**
 * Adopts a price made in Stripe for a plan: it is sold if the plan has such a price without an id,
 * otherwise kept for its payers. Existing mappings stay.
 */
export async function givePrice(
  em: EntityManager,
  planCode: string,
  price: MappedPrice & { isSellable: boolean },
): Promise<GivenPrice> {
  const { stripePriceId, isSellable } = price;
  const prices = tables(em).selectFrom('plan_prices').select('active');
  const known = await readFirst(em, prices.where('stripePriceId', '=', stripePriceId));
  if (known !== null) return known.active ? 'on_sale' : 'kept';
  const mappings = tables(em).selectFrom('stripe_mappings').select('stripeId');
  if ((await readFirst(em, mappings.where('stripeId', '=', stripePriceId))) !== null) return 'kept';
  if (isSellable && (await sellFree(em, planCode, price))) return 'on_sale';
  const plan = tables(em).selectFrom('plans').where('code', '=', planCode);
  await changeRows(
    em,
    tables(em)
      .insertInto('stripe_mappings')
      .columns(['stripeId', 'planCode', 'createdAt'])
      .expression(plan.select((of) => [of.val(stripePriceId).as('stripeId'), 'code', NOW.as('createdAt')]))
      .onConflict((other) => other.column('stripeId').doNothing()),
  );
  return 'kept';
}

/** Whether the plan had such a price without an id of Stripe, which has this one now. */
async function sellFree(em: EntityManager, planCode: string, price: MappedPrice): Promise<boolean> {
  const free = samePrices(em, planCode, price).where('active', '=', true).where('stripePriceId', 'is', null);
  const taken = await changeRows(
    em,
    tables(em)
      .updateTable('plan_prices')
      .set({ stripePriceId: price.stripePriceId })
      .where('id', '=', free.select('id').limit(1)),
  );
  return taken === 1;
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
