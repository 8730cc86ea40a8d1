import { waitUntil } from '../../scripts/wait-until.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { createAccounts, giveTestCard, subscribeAccount, untilCount } from '../system/accounts.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { historyCost, runsOf } from './history-cost.ts';
import type { HistoryCost } from './history-cost.ts';

const HOUR_MS = 3_600_000;
/** Stripe finalises a renewal an hour after the period's end. */
const FINALISED_MS = 2 * HOUR_MS;
const RETRIES = 4;

/**
 * (d) What Temporal keeps, and Temporal Cloud counts, of a month in which nothing happens and of a debt
 * that is collected.
 */
export const history: Measurement = {
  key: 'd',
  name: 'history',
  measure: async (system, { repetitions }) => {
    const product = await createProduct(system, 'history');
    try {
      await product.startApi();
      await product.startWorker();
      await product.subscribe(true);
      const month: HistoryCost[] = [];
      const episode: HistoryCost[] = [];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        month.push(await quietMonth(system, product));
        episode.push(await collectedDebt(system, product));
        system.log(`d: month ${JSON.stringify(month.at(-1))}, episode ${JSON.stringify(episode.at(-1))}`);
      }
      return [
        ...toFigures('a quiet subscription month', month, 25),
        ...toFigures(`a dunning episode with ${RETRIES} retries`, episode, 120),
      ];
    } finally {
      await product.close();
    }
  },
};

function toFigures(what: string, costs: readonly HistoryCost[], atMost: number): Figure[] {
  return (['events', 'bytes', 'actions'] as const).map((unit) =>
    toFigure({
      name: `Temporal history of ${what}, ${unit}`,
      unit,
      samples: costs.map((cost) => cost[unit]),
      ...(unit === 'events' ? { target: { on: 'median', atMost } } : {}),
    }),
  );
}

/** The second run of a subscription: from the read of one renewal to the read of the next. */
async function quietMonth(system: BenchSystem, product: Product): Promise<HistoryCost> {
  const { customerIds, advanceTo } = await createAccounts(system, product, 1);
  const [id = ''] = await subscribeAccount(system, product, customerIds);
  await waitStatus(product, id, 'active');
  const workflowId = `subscription:${id}`;
  let runs: string[] = [];
  for (const ended of [1, 2]) {
    await renew(product, id, advanceTo);
    // A month lasts longer than its last events: the clock waits for the run to end, as real time would.
    runs = await waitUntil(
      async () => {
        const found = await runsOf(product.temporal, workflowId);
        return found.length > ended && found;
      },
      { deadlineMs: 30_000, what: `the end of run ${ended} of ${workflowId}` },
    );
  }
  return historyCost(product.temporal, workflowId, runs[1]);
}

/** A renewal that is declined, declined again four times, and then paid with a new card. */
async function collectedDebt(system: BenchSystem, product: Product): Promise<HistoryCost> {
  const { customerIds, advanceTo } = await createAccounts(system, product, 1);
  const [customer = ''] = customerIds;
  const [id = ''] = await subscribeAccount(system, product, customerIds);
  await waitStatus(product, id, 'active');
  await giveTestCard(system, customer, 'pm_card_chargeCustomerFail');
  await advanceTo((await glance(product, id)).periodEnd + FINALISED_MS);
  let now = await waitFor(product, id, 'dunning', ({ nextAttemptAt }) => nextAttemptAt !== null);
  const target = (now.attempt ?? 0) + RETRIES;
  while ((now.attempt ?? 0) < target) {
    const { attempt, nextAttemptAt } = now;
    if (nextAttemptAt === null) throw new Error(`no further retry after attempt ${String(attempt)}`);
    await advanceTo(nextAttemptAt);
    now = await waitFor(product, id, 'the retry', (seen) => (seen.attempt ?? 0) > (attempt ?? 0));
  }
  await giveTestCard(system, customer, 'pm_card_visa');
  await waitStatus(product, id, 'active');
  const workflowId = `dunning:${id}`;
  await product.temporal.workflow.getHandle(workflowId).result();
  return historyCost(product.temporal, workflowId);
}

async function renew(product: Product, id: string, advanceTo: (at: number) => Promise<void>): Promise<void> {
  const { periodEnd } = await glance(product, id);
  await advanceTo(periodEnd + FINALISED_MS);
  await waitFor(product, id, 'the renewal', (seen) => seen.periodEnd > periodEnd && seen.status === 'active');
  await untilCount(
    product,
    'paid renewals',
    `select count(*) as n from invoices i join subscriptions s on s.id = i.subscription_id
     where s.id = $1 and i.period_end = (select max(period_end) from invoices where subscription_id = $1) and i.status = 'paid'`,
    [id],
    1,
  );
}

/** What is looked at of a subscription's row. Billing time, epoch milliseconds. */
interface Glance {
  status: string;
  periodEnd: number;
  attempt: number | null;
  nextAttemptAt: number | null;
}

async function glance({ rows }: Product, id: string): Promise<Glance> {
  const [row] = await rows<{
    status: string;
    current_period_end: Date;
    dunning: { attempt: number; nextAttemptAt: number | null } | null;
  }>('select status, current_period_end, dunning from subscriptions where id = $1', [id]);
  if (!row) throw new Error(`${id} is not in the projection`);
  return {
    status: row.status,
    periodEnd: row.current_period_end.getTime(),
    attempt: row.dunning?.attempt ?? null,
    nextAttemptAt: row.dunning?.nextAttemptAt ?? null,
  };
}

function waitFor(product: Product, id: string, what: string, is: (seen: Glance) => boolean): Promise<Glance> {
  return waitUntil(
    async () => {
      const seen = await glance(product, id);
      return is(seen) && seen;
    },
    { deadlineMs: 60_000, what: `${what} of ${id}` },
  );
}

const waitStatus = (product: Product, id: string, status: string): Promise<Glance> =>
  waitFor(product, id, status, (seen) => seen.status === status);
