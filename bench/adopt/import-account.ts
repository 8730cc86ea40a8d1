import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { startRawSignals } from '../spine/raw-signals/raw-signals.ts';
import { untilQuiet } from '../spine/populate.ts';
import type { Measurement } from '../suite.ts';
import { untilCount } from '../system/accounts.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { cpuMs } from '../system/cpu-time.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { watchMemory } from '../system/resident-memory.ts';
import { pauseSchedules, requestsByPath } from './at-rest.ts';
import { makeOtherAccount } from './filled-account.ts';
import type { OtherAccount } from './filled-account.ts';

/** Requests a second that Stripe allows here; Stripe's test mode allows 25 in all. */
const BUDGET = 20;
const MONTHS = 24;
const DEADLINE_MS = 3_600_000;

/** What one import cost. */
interface Import {
  seconds: number;
  /** Of it, until the last subscription was projected. */
  projectedAfter: number;
  requests: number;
  transactions: number;
  historyEvents: number;
  workerCpuMs: number;
  worker: { most: number; firstQuarter: number; lastQuarter: number };
  api: { firstQuarter: number; lastQuarter: number };
}

/**
 * (c) The import of an account, once with a budget of Stripe and once without, beside as many bare
 * `signalWithStart`: one for each subscription and one for its customer.
 */
export const importCost: Measurement = {
  key: 'c',
  name: 'import',
  namespaces: ['importfree', 'importraw'],
  measure: async (system, { quick, scale }) => {
    const count = quick ? 100 : 10_000 * scale;
    const begun = performance.now();
    const account = await makeOtherAccount(system, { count, months: MONTHS });
    const filledIn = (performance.now() - begun) / 1_000;
    system.log(
      `c: ${count} subscriptions, ${account.paidInvoices} paid invoices made in ${filledIn.toFixed(1)} s`,
    );
    await withoutEvents(system);
    const free = await imported(system, 'importfree', account, {});
    const raw = await startRawSignals(system, 'importraw');
    const bare = await raw.run(2 * count, 2 * count).finally(() => raw.stop());
    const held = await imported(system, 'import', account, { STRIPE_REQUESTS_PER_SECOND: String(BUDGET) });
    return figures(account, { free, held, bare: bare.drainedPerSecond / 2 });
  },
};

async function imported(
  system: BenchSystem,
  name: string,
  { productId, subscriptions, paidInvoices }: OtherAccount,
  limit: Record<string, string>,
): Promise<Import> {
  const product = await createProduct(system, name, {
    variables: { SWEEP_PASS_HOURS: '0', APPROVAL_PRICE_CHANGES: 'alone', ...limit },
  });
  try {
    const api = await product.startApi();
    const worker = await product.startWorker();
    await pauseSchedules(product);
    const call = await asAdmin(system, product);
    await call('PUT', `/admin/catalogue/mappings/${productId}`, {
      plan: 'starter',
      reason: 'another product',
    });
    await untilQuiet(product);
    const [before, cpuBefore] = [await counts(system, product), cpuMs(worker.pid)];
    const [ofWorker, ofApi] = [watchMemory(worker.pid), watchMemory(api.pid)];
    const begun = performance.now();
    const since = (): number => (performance.now() - begun) / 1_000;
    const { id } = await call('POST', '/admin/adoption/import', { reason: 'measured', invoice_months: 36 });
    await untilProjected(product, subscriptions);
    const projectedAfter = since();
    const run = await untilEnded(() => call('GET', `/admin/adoption/runs/${String(id)}`));
    const seconds = since();
    if (run['invoices'] !== paidInvoices)
      throw new Error(`${String(run['invoices'])} of ${paidInvoices} invoices`);
    // Customers are read by runs of their own, which an import does not wait for at its end.
    await untilCount(product, 'customers', 'select count(*) as n from customers', [], subscriptions);
    await untilQuiet(product);
    const after = await counts(system, product);
    const { rows } = product;
    const [row] = await rows<{ id: string }>('select id from subscriptions order by id limit 1');
    const described = await product.temporal.workflow.getHandle(`subscription:${row?.id ?? ''}`).describe();
    const byPath = Object.entries(after.requests)
      .map(([path, count]) => ({ path, count: count - (before.requests[path] ?? 0) }))
      .filter(({ count }) => count > 0);
    const requests = byPath.reduce((sum, { count }) => sum + count, 0);
    for (const { path, count } of byPath) system.log(`c: ${name}: ${count} × ${path}`);
    system.log(
      `c: ${name}: ${subscriptions} projected after ${projectedAfter.toFixed(1)} s, done after ${seconds.toFixed(1)} s, ${requests} requests`,
    );
    return {
      seconds,
      projectedAfter,
      requests,
      transactions: after.transactions - before.transactions,
      historyEvents: described.historyLength,
      workerCpuMs: cpuMs(worker.pid) - cpuBefore,
      worker: ofWorker.stop(),
      api: ofApi.stop(),
    };
  } finally {
    await product.close();
  }
}

/** As years later, when Stripe lists no event of these any more: else the reconciliation brings them in. */
async function withoutEvents({ sandboxUrl }: BenchSystem): Promise<void> {
  const fault = { kind: '403', match: { method: 'GET', path: '^/v1/events$' }, times: 1_000_000 };
  await fetch(`${sandboxUrl}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
}

type Call = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;

/** Calls the API as an administrator. */
async function asAdmin({ identity }: BenchSystem, { webhook }: Product): Promise<Call> {
  const token = await identity.token({ email: 'admin@example.com', role: 'admin' });
  return async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${webhook.port}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
}

async function untilProjected({ rows }: Product, count: number): Promise<void> {
  await until(async () => {
    const [row] = await rows<{ n: string }>(
      `select count(*) as n from subscriptions where mode = 'observed'`,
    );
    return Number(row?.n) === count || null;
  }, `${count} subscriptions to be projected`);
}

const untilEnded = (read: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> =>
  until(async () => {
    const run = await read();
    if (run['state'] === 'running') return null;
    if (run['state'] !== 'done') throw new Error(`the import ended: ${JSON.stringify(run)}`);
    return run;
  }, 'the import to end');

async function until<T>(look: () => Promise<T | null>, what: string): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`waited too long for ${what}`);
    await wait(250);
  }
}

async function counts(
  system: BenchSystem,
  { rows, name }: Product,
): Promise<{ requests: Record<string, number>; transactions: number }> {
  const [row] = await rows<{ n: string }>(
    'select xact_commit as n from pg_stat_database where datname = $1',
    [name],
  );
  return { requests: await requestsByPath(system), transactions: Number(row?.n) };
}

function figures(
  { subscriptions, paidInvoices }: OtherAccount,
  { free, held, bare }: { free: Import; held: Import; bare: number },
): Figure[] {
  const name = `import of ${subscriptions} subscriptions and ${paidInvoices} invoices`;
  const atBudget = `${name} at ${BUDGET} requests a second`;
  const atLeast = held.requests / BUDGET;
  // Ten thousand in a quarter of an hour.
  const allowed = (900 * subscriptions) / 10_000;
  return [
    toFigure({
      name: atBudget,
      unit: 's',
      samples: [held.seconds],
      target: { on: 'median', atMost: allowed },
    }),
    toFigure({
      name: `${atBudget}, share that the budget alone takes`,
      unit: 'share',
      samples: [atLeast / held.seconds],
    }),
    toFigure({
      name: `${name}, requests to Stripe a subscription`,
      unit: 'requests',
      samples: [free.requests / subscriptions],
    }),
    toFigure({
      name: `${name}, projected without a budget (floor: two bare signalWithStart for each)`,
      unit: '1/s',
      samples: [subscriptions / free.projectedAfter],
      floor: [bare],
    }),
    toFigure({
      name: `${name}, database transactions a subscription`,
      unit: 'transactions',
      samples: [free.transactions / subscriptions],
    }),
    toFigure({
      name: `${name}, history of one of the subscriptions`,
      unit: 'events',
      samples: [free.historyEvents],
    }),
    toFigure({
      name: `${name}, processor time of the worker a subscription`,
      unit: 'ms',
      samples: [free.workerCpuMs / subscriptions],
    }),
    toFigure({
      name: `${atBudget}, memory of the worker in the last quarter (floor: in the first)`,
      unit: 'MB',
      samples: [held.worker.lastQuarter],
      floor: [held.worker.firstQuarter],
    }),
    toFigure({
      name: `${atBudget}, memory of the API in the last quarter (floor: in the first)`,
      unit: 'MB',
      samples: [held.api.lastQuarter],
      floor: [held.api.firstQuarter],
    }),
  ];
}
