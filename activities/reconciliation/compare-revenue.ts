import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import {
  countedBeside,
  differs,
  readRevenueAtStripe,
  saveRevenueAtStripe,
  testClocksInUse,
  projectedMrrOf,
} from '../../db/revenue/revenue-at-stripe.ts';
import type { RevenueAtStripeRow } from '../../db/revenue/revenue-at-stripe.ts';
import { sumOfMovements } from '../../db/revenue/revenue.ts';
import { countsAsMrr } from '../../domain/reconciliation/counts-as-mrr.ts';
import { modeOf } from '../../domain/subscriptions/mode.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import { mrrAtStripe } from '../../gateways/stripe/revenue/mrr-at-stripe.ts';
import type { MrrAtStripe } from '../../gateways/stripe/revenue/mrr-at-stripe.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/** Rows read at once: one page of Stripe's list. */
const BATCH = 100;
/** A difference counts when it is seen twice: a fresh change at Stripe is projected by then. */
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 3_000;
/** Most differences of a currency that are named one by one. */
const NAMED = 20;
/** One subscription a second on average: a thousand every seventeen minutes, a million every twelve days. */
const PER_SUBSCRIPTION_MS = 1_000;

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'plans' | 'now'>;

/**
 * Compares the sum of all movements with MRR from Stripe's own prices
 * (gateways/stripe/revenue/mrr-at-stripe.ts shares no code with what stores MRR), and stores both. Returns
 * the last comparison when the next is not due.
 * @returns currencies that need attention
 */
export const compareRevenue = (deps: ActivityDeps) => async (): Promise<string[]> => {
  const known = await readRevenueAtStripe(deps.orm.em.fork());
  const due = Math.max(
    0,
    ...known.map(({ comparedAt, subscriptions }) => comparedAt + subscriptions * PER_SUBSCRIPTION_MS),
  );
  if (deps.now() < due) return known.filter(differs).map(({ currency }) => currency);
  const rows = await callStripe(() => revenueAtStripe(deps, (seen) => Context.current().heartbeat({ seen })));
  await saveRevenueAtStripe(deps.orm.em.fork(), rows);
  const unlike = rows.filter(differs);
  for (const { currency, atStripe, movements, differing } of unlike)
    Context.current().log.warn('recurring revenue is not what Stripe’s prices come to', {
      currency,
      atStripe,
      movements,
      subscriptions: differing.map(({ subscription }) => subscription),
    });
  return unlike.map(({ currency }) => currency);
};

/**
 * MRR by currency, from Stripe's prices and from our movements. Read only.
 * @param onPage called with the number of subscriptions read
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function revenueAtStripe(
  deps: Deps,
  onPage: (seen: number) => void = () => undefined,
): Promise<RevenueAtStripeRow[]> {
  let before: RevenueAtStripeRow[] | null = null;
  for (let left = LOOKS; ; left--) {
    const rows = await asSweep(() => look(deps, onPage));
    if (!rows.some(differs) || left === 1) return rows;
    if (before !== null && JSON.stringify(comparable(before)) === JSON.stringify(comparable(rows)))
      return rows;
    before = rows;
    await delay(BETWEEN_LOOKS_MS);
  }
}

const comparable = (rows: readonly RevenueAtStripeRow[]): unknown =>
  rows.map(({ currency, atStripe, movements, differing }) => [currency, atStripe, movements, differing]);

async function look(
  { orm, stripe, plans, now }: Deps,
  onPage: (seen: number) => void,
): Promise<RevenueAtStripeRow[]> {
  const em = orm.em.fork();
  const catalogue = await plans();
  const moved = await sumOfMovements(em);
  const sums = new Map<string, RevenueAtStripeRow>();
  const sumOf = (currency: string): RevenueAtStripeRow => {
    const sum = sums.get(currency) ?? {
      currency,
      atStripe: 0,
      movements: 0,
      subscriptions: 0,
      uncounted: 0,
      steady: false,
      differing: [],
      comparedAt: now(),
    };
    sums.set(currency, sum);
    return sum;
  };
  const seen: string[] = [];
  const add = async (page: readonly MrrAtStripe[]): Promise<void> => {
    const kept = new Map(
      (
        await projectedMrrOf(
          em,
          page.map(({ subscriptionId }) => subscriptionId),
        )
      ).map((row) => [row.id, row]),
    );
    for (const listed of page) {
      const { subscriptionId, currency, amount, facts } = listed;
      seen.push(subscriptionId);
      const row = kept.get(subscriptionId);
      if ((row?.mode ?? modeOf(facts, catalogue)) === 'foreign') continue;
      const counts = countsAsMrr(listed, row ?? null);
      const worth = amount === null ? (row?.mrr ?? 0) : counts ? amount : 0;
      const sum = sumOf(currency);
      sum.atStripe += worth;
      sum.subscriptions += 1;
      sum.uncounted += amount === null ? 1 : 0;
      if (worth !== (row?.mrr ?? 0))
        sum.differing.push({ subscription: subscriptionId, atStripe: worth, kept: row?.mrr ?? 0 });
    }
    onPage(seen.length);
  };
  let page: MrrAtStripe[] = [];
  for await (const one of mrrAtStripe(stripe, { testClockIds: await testClocksInUse(em) })) {
    page.push(one);
    if (page.length < BATCH) continue;
    await add(page);
    page = [];
  }
  await add(page);
  for (const { id, currency, mrr } of await countedBeside(em, seen))
    sumOf(currency).differing.push({ subscription: id, atStripe: 0, kept: mrr });
  const movedSince = await sumOfMovements(em);
  const steady = JSON.stringify(moved) === JSON.stringify(movedSince);
  for (const { currency, amount } of movedSince) sumOf(currency).movements = amount;
  return [...sums.values()]
    .map((sum) => ({ ...sum, steady, differing: sum.differing.slice(0, NAMED) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
