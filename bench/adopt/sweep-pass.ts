import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../../domain/period.ts';
import { SWEEP_LISTS } from '../../domain/reconciliation/sweep-progress.ts';
import type { SweepProgress } from '../../domain/reconciliation/sweep-progress.ts';
import { documentPage } from '../../gateways/stripe/reconciliation/sweep-documents.ts';
import { MRR_EXPAND } from '../../gateways/stripe/revenue/mrr-at-stripe.ts';
import { STRIPE_SWEEP } from '../../workflows/contracts/stripe-sweep.ts';
import type { SweepInput } from '../../workflows/contracts/stripe-sweep.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { untilCount } from '../system/accounts.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { watchMemory } from '../system/resident-memory.ts';
import { createSubscriptions } from '../system/subscriptions.ts';
import { pauseSchedules, requestsSoFar, untilFollowed } from './at-rest.ts';

/** Subscriptions whose histories are counted. */
const QUIET = 20;

/** What one pass cost. */
interface Pass {
  seconds: number;
  floor: number;
  requests: number;
  transactions: number;
  historyEvents: number;
  memory: number;
  memoryAtEnd: number;
}

/** (a) A pass of the sweep over an account in which all agree, beside reading its lists. */
export const sweepPass: Measurement = {
  key: 'a',
  name: 'sweep',
  measure: async (system, { quick, repetitions, scale }) => {
    const variables = { SWEEP_PASS_HOURS: '0' };
    const product = await createProduct(system, 'sweep', { variables });
    const count = quick ? 100 : 10_000 * scale;
    try {
      await product.startApi();
      const worker = await product.startWorker();
      await pauseSchedules(product);
      await product.subscribe(true);
      const subjects = await createSubscriptions(system, count);
      const ids = subjects.map(({ subscriptionId }) => subscriptionId);
      const known = `select count(*) as n from subscriptions where id = any($1)`;
      await untilCount(product, 'subscriptions', known, [ids], count);
      await untilFollowed(product);
      const passes: Pass[] = [];
      for (let repetition = 0; repetition <= repetitions; repetition += 1) {
        const pass = await measured(system, product, { pid: worker.pid, ids: ids.slice(0, QUIET) });
        system.log(`a: a pass over ${count} in ${pass.seconds.toFixed(1)} s, ${pass.requests} requests`);
        if (repetition > 0) passes.push(pass);
      }
      return figures(passes, count);
    } finally {
      await product.close();
    }
  },
};

async function measured(
  system: BenchSystem,
  product: Product,
  { pid, ids }: { pid: number; ids: readonly string[] },
): Promise<Pass> {
  const floor = await seconds(() => readLists(system));
  const before = await counts(system, product, ids);
  const watched = watchMemory(pid);
  const taken = await seconds(() => findNothing(product));
  const { firstQuarter, lastQuarter } = watched.stop();
  const after = await counts(system, product, ids);
  return {
    seconds: taken,
    floor,
    requests: after.requests - before.requests,
    transactions: after.transactions - before.transactions,
    historyEvents: after.historyEvents - before.historyEvents,
    memory: firstQuarter,
    memoryAtEnd: lastQuarter,
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

/** @throws Error where it found something: then it is another figure */
async function findNothing({ temporal }: Product): Promise<void> {
  const done = await temporal.workflow.execute<(input: SweepInput) => Promise<SweepProgress | null>>(
    STRIPE_SWEEP,
    { workflowId: `sweep-${randomUUID()}`, taskQueue: TASK_QUEUES.billing, args: [{ kind: 'once' }] },
  );
  const found = Object.entries(done?.counts ?? {}).filter(([, { differed }]) => differed > 0);
  if (done === null || found.length > 0) throw new Error(`the sweep found: ${JSON.stringify(found)}`);
}

/** The floor: the same lists at Stripe, page after page, compared with nothing. */
async function readLists({ stripe }: BenchSystem): Promise<void> {
  const page = { limit: 100, status: 'all' as const, expand: MRR_EXPAND };
  await stripe.subscriptions.list(page).autoPagingEach(() => undefined);
  await stripe.customers.list({ limit: 100 }).autoPagingEach(() => undefined);
  const since = Date.now() - 35 * DAY_MS;
  for (const list of SWEEP_LISTS) {
    if (list === 'subscriptions' || list === 'customers' || list === 'books') continue;
    for (let after: string | null = null; ;) {
      const { last, hasMore }: Awaited<ReturnType<typeof documentPage>> = await documentPage(stripe, list, {
        after,
        since,
        until: null,
      });
      if (!hasMore) break;
      after = last;
    }
  }
}

/** Requests at Stripe, transactions of the product's database and events of some histories, so far. */
async function counts(
  system: BenchSystem,
  { rows, temporal, name }: Product,
  ids: readonly string[],
): Promise<{ requests: number; transactions: number; historyEvents: number }> {
  const [row] = await rows<{ n: string }>(
    'select xact_commit as n from pg_stat_database where datname = $1',
    [name],
  );
  let historyEvents = 0;
  for (const id of ids)
    historyEvents += (await temporal.workflow.getHandle(`subscription:${id}`).describe()).historyLength;
  return { requests: await requestsSoFar(system), transactions: Number(row?.n), historyEvents };
}

function figures(passes: readonly Pass[], count: number): Figure[] {
  const name = `a sweep pass over ${count} subscriptions that finds nothing`;
  const each = (of: (pass: Pass) => number): number[] => passes.map(of);
  return [
    toFigure({
      name: `${name} (floor: its lists, read by Stripe's client)`,
      unit: 's',
      samples: each((pass) => pass.seconds),
      floor: each((pass) => pass.floor),
    }),
    toFigure({
      name: `${name}, requests to Stripe a subscription`,
      unit: 'requests',
      samples: each(({ requests }) => requests / count),
      target: { on: 'median', atMost: 0.05 },
    }),
    toFigure({
      name: `${name}, database transactions a subscription`,
      unit: 'transactions',
      samples: each(({ transactions }) => transactions / count),
    }),
    toFigure({
      name: `${name}, history events of ${QUIET} quiet subscriptions`,
      unit: 'events',
      samples: each(({ historyEvents }) => historyEvents),
      target: { on: 'median', atMost: 0 },
    }),
    toFigure({
      name: `${name}, memory of the worker (floor: at the beginning)`,
      unit: 'MB',
      samples: each(({ memoryAtEnd }) => memoryAtEnd),
      floor: each(({ memory }) => memory),
    }),
  ];
}
