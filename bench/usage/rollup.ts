import { waitUntil } from '../../scripts/wait-until.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { USAGE_ROLLUP, USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import type { UsageRollupReport } from '../../workflows/contracts/usage-rollup.ts';
import { toFigure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { watchMemory } from '../system/resident-memory.ts';
import type { MemoryOfRun } from '../system/resident-memory.ts';
import { fillUsage, makeRollupCustomers } from './rollup-customers.ts';

const CUSTOMERS = 10_000;
const EVENTS = 1_000_000;
/** Longest that one part of a rollup may take. */
const PATIENCE_MS = 1_800_000;

/** What one rollup took. */
interface Rollup {
  closedSeconds: number;
  settledSeconds: number;
  reportedSeconds: number;
  report: UsageRollupReport;
  memory: MemoryOfRun;
}

/**
 * (e) The rollup of an hour's events by the real worker: closing and settling all of it, reporting all
 * windows to Stripe's stand-in and Lago's, and what it does to the memory of the worker.
 */
export const rollup: Measurement = {
  key: 'e',
  name: 'usage_rollup',
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'usage_rollup');
    const share = quick ? 0.002 : scale;
    const customers = Math.round(CUSTOMERS * share);
    const events = Math.round(EVENTS * share);
    try {
      await makeRollupCustomers(system, product, customers);
      const worker = await product.startWorker();
      // Ours are the only ones.
      await product.temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID).pause('measured by hand');
      // Whatever is made once is made before it is measured: code that is compiled, pools, caches.
      await fillUsage(product, { customers, events: Math.round(events / 20), hoursAgo: 0 });
      await runRollup(product, worker.pid, 0);
      const runs: Rollup[] = [];
      for (let number = 1; number <= repetitions; number += 1) {
        await fillUsage(product, { customers, events, hoursAgo: 2 * number });
        const run = await runRollup(product, worker.pid, number);
        runs.push(run);
        const { closedSeconds, settledSeconds, reportedSeconds, report, memory } = run;
        system.log(
          `e: closed ${closedSeconds.toFixed(1)} s, settled ${settledSeconds.toFixed(1)} s; ` +
            `${report.stripe} windows to Stripe, ${report.lago} to Lago ${reportedSeconds.toFixed(1)} s; ` +
            `${memory.firstQuarter} MB, then ${memory.lastQuarter} MB`,
        );
      }
      const name = `${events} events of ${customers} customers`;
      const windows = runs.at(-1)?.report.stripe ?? 0;
      const of = (sample: (run: Rollup) => number): number[] => runs.map(sample);
      return [
        toFigure({ name: `closing ${name}`, unit: 's', samples: of((run) => run.closedSeconds) }),
        toFigure({ name: `settling ${name}`, unit: 's', samples: of((run) => run.settledSeconds) }),
        toFigure({
          name: `reporting their ${windows} windows to Stripe and Lago`,
          unit: 'windows/s',
          samples: of(({ report, reportedSeconds }) => report.stripe / reportedSeconds),
        }),
        toFigure({
          name: `rollup of ${name}: most memory of the worker`,
          unit: 'MB',
          samples: of(({ memory }) => memory.most),
        }),
        toFigure({
          name: 'rollup: memory in the last quarter of the run, of that in the first',
          unit: 'x',
          samples: of(({ memory }) => memory.lastQuarter / memory.firstQuarter),
          target: { on: 'median', atMost: 1.25 },
        }),
      ];
    } finally {
      await product.close();
    }
  },
};

/** One rollup: it closes all, then settles all, then reports all. */
async function runRollup(product: Product, pid: number, number: number): Promise<Rollup> {
  const memory = watchMemory(pid);
  try {
    const begun = performance.now();
    const running = await startRollup(product, String(number));
    await until(product, 'all is closed', CLOSED);
    const closed = performance.now();
    await until(product, 'all is settled', SETTLED);
    const settled = performance.now();
    const report = await running.result();
    const done = performance.now();
    if (report.refused > 0 || report.waiting.length > 0)
      throw new Error(`not everything was reported: ${JSON.stringify(report)}`);
    return {
      closedSeconds: (closed - begun) / 1_000,
      settledSeconds: (settled - closed) / 1_000,
      reportedSeconds: (done - settled) / 1_000,
      report,
      memory: memory.stop(),
    };
  } catch (error) {
    memory.stop();
    throw error;
  }
}

const CLOSED = `select exists (select from usage_closings) and not exists (select from usage_open_windows) as done`;
const SETTLED = `select not exists (select from usage_windows where subscription_id is not null and invoice_period_start is null)
  and not exists (select from usage_periods where is_open) as done`;

async function until({ rows }: Product, what: string, sql: string): Promise<void> {
  const look = async (): Promise<boolean> => (await rows<{ done: boolean }>(sql))[0]?.done === true;
  await waitUntil(look, { deadlineMs: PATIENCE_MS, what });
}

/** Starts a rollup by hand. */
export const startRollup = ({ temporal }: Product, name: string) =>
  temporal.workflow.start<() => Promise<UsageRollupReport>>(USAGE_ROLLUP, {
    workflowId: `${USAGE_ROLLUP}-${name}`,
    taskQueue: TASK_QUEUES.billing,
  });
