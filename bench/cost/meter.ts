import { setTimeout as wait } from 'node:timers/promises';
import type { Child } from '../../dev/launcher/child.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { cpuMsOfTree } from '../system/cpu-time.ts';
import type { Product } from '../system/product.ts';
import { historiesBetween } from './histories-between.ts';

/** How long nothing is asked for before the idle rates are taken. */
const IDLE_MS = 10_000;
/** Temporal's metrics lag behind: read at once, writes were counted for the next operation. */
const METRICS_DELAY_MS = 2_000;

/** What is counted while the product runs. They only grow. */
const COUNTERS = {
  'CPU of the API': 'ms',
  'CPU of the worker': 'ms',
  'CPU of Temporal': 'ms',
  'CPU of PostgreSQL': 'ms',
  'CPU of the sandbox': 'ms',
  'Temporal writes': 'writes',
  'visibility writes': 'writes',
  'SQL statements': 'statements',
  'SQL transactions': 'transactions',
  'Stripe calls': 'calls',
} as const;
type Counter = keyof typeof COUNTERS;

/** What histories say of the time of an operation. */
const HISTORY = {
  'workflow tasks': 'tasks',
  'failed workflow tasks': 'tasks',
  'history events': 'events',
  actions: 'actions',
} as const;

/** The part of the CPU that is the product's own; the sandbox stands in for Stripe. */
const OURS: readonly Counter[] = [
  'CPU of the API',
  'CPU of the worker',
  'CPU of Temporal',
  'CPU of PostgreSQL',
];

export const COST_UNITS = { 'CPU in all': 'ms', ...COUNTERS, ...HISTORY } as const;
type CostName = keyof typeof COST_UNITS;
/** What one operation took, by name. */
export type Cost = Record<CostName, number>;

/** Measures what operations take of a product. Its database and its namespace are its own. */
export interface Meter {
  /**
   * What one of `count` operations took that `work` makes and awaits to their very end: without what the
   * processes take when nothing is asked of them, in proportion to time. `count` may be known afterwards.
   */
  measure: (work: () => Promise<number>) => Promise<Cost>;
}

/** Takes the idle rates first: nothing may be asked of the product meanwhile. */
export async function createMeter(
  system: BenchSystem,
  product: Product,
  { api, worker }: { api: Child; worker: Child },
): Promise<Meter> {
  await product.rows('create extension if not exists pg_stat_statements');
  let ownCalls = 0;
  const countOwn = (): void => void (ownCalls += 1);
  // Stripe's package types it as anything.
  (system.stripe.on as (name: 'request', heard: () => void) => void)('request', countOwn);
  const read = async (): Promise<Record<Counter, number>> => {
    await wait(METRICS_DELAY_MS);
    const [temporalCounts, statements, calls] = await Promise.all([
      temporalWrites(system, product),
      sqlStatements(product),
      stripeCalls(system),
    ]);
    return {
      'CPU of the API': cpuMsOfTree(api.pid),
      'CPU of the worker': cpuMsOfTree(worker.pid),
      'CPU of Temporal': cpuMsOfTree(system.temporal.pid),
      'CPU of PostgreSQL': cpuMsOfTree(system.postgres.pid),
      'CPU of the sandbox': cpuMsOfTree(system.sandboxPid),
      'Temporal writes': temporalCounts.writes,
      'visibility writes': temporalCounts.visibility,
      'SQL statements': statements.all,
      'SQL transactions': statements.transactions,
      'Stripe calls': calls - ownCalls,
    };
  };
  const idle = await ratesOf(read);
  system.log(`idle, a second: ${JSON.stringify(perSecond(idle))}`);
  return {
    measure: async (work) => {
      const before = await read();
      const begun = Date.now();
      const count = await work();
      const after = await read();
      const ended = Date.now();
      const histories = await historiesBetween(product.temporal, begun, ended);
      const one = (name: Counter): number =>
        (after[name] - before[name] - idle[name] * (ended - begun)) / count;
      const counters = Object.fromEntries(counterNames.map((name) => [name, one(name)]));
      return {
        ...(counters as Record<Counter, number>),
        'CPU in all': OURS.map(one).reduce((sum, value) => sum + value, 0),
        'workflow tasks': histories.tasks / count,
        'failed workflow tasks': histories.failedTasks / count,
        'history events': histories.events / count,
        actions: histories.actions / count,
      };
    },
  };
}

const counterNames = Object.keys(COUNTERS) as Counter[];

/** Each counter's growth in a millisecond in which nothing is asked for. */
async function ratesOf(read: () => Promise<Record<Counter, number>>): Promise<Record<Counter, number>> {
  const before = await read();
  const begun = Date.now();
  await wait(IDLE_MS);
  const after = await read();
  const elapsed = Date.now() - begun;
  return Object.fromEntries(
    counterNames.map((name) => [name, (after[name] - before[name]) / elapsed]),
  ) as Record<Counter, number>;
}

const perSecond = (rates: Record<Counter, number>): Record<string, number> =>
  Object.fromEntries(counterNames.map((name) => [name, Math.round(rates[name] * 10_000) / 10]));

/** Creations and updates of runs, and of their records in visibility, as the server counts them. */
async function temporalWrites(
  { temporalMetricsUrl }: BenchSystem,
  { name }: Product,
): Promise<{ writes: number; visibility: number }> {
  const lines = (await (await fetch(temporalMetricsUrl)).text()).split('\n');
  const sum = (matches: (line: string) => boolean): number =>
    lines.filter(matches).reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  return {
    writes: sum(
      (line) =>
        line.startsWith('persistence_requests{') &&
        line.includes(`namespace="${name}"`) &&
        /operation="(Create|Update)WorkflowExecution"/.test(line),
    ),
    visibility: sum(
      (line) =>
        line.startsWith('visibility_persistence_requests{') &&
        /operation="(RecordWorkflowExecution\w+|UpsertWorkflowExecution)"/.test(line),
    ),
  };
}

/** Statements of the product, without those that only begin and end transactions. */
async function sqlStatements({ rows }: Product): Promise<{ all: number; transactions: number }> {
  const [row] = await rows<{ statements: string | null; transactions: string | null }>(
    `select sum(calls) filter (where query !~* '^(begin|start|commit|rollback|savepoint|release)') as statements,
       sum(calls) filter (where query ~* '^(begin|start)') as transactions
     from pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())`,
  );
  return { all: Number(row?.statements), transactions: Number(row?.transactions) };
}

/** Requests to the sandbox, whoever made them. */
async function stripeCalls({ sandboxUrl }: BenchSystem): Promise<number> {
  const response = await fetch(`${sandboxUrl}/_sandbox/requests`);
  return ((await response.json()) as { total: number }).total;
}
