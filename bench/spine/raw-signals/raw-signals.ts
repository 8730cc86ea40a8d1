import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pLimit from 'p-limit';
import { startNodePart } from '../../../dev/launcher/node-part.ts';
import { productEnv } from '../../../dev/launcher/product-env.ts';
import { waitUntil } from '../../../scripts/wait-until.ts';
import type { BenchSystem } from '../../system/bench-system.ts';

/** As many signals under way at once as the dispatcher has. */
const CONCURRENCY = 64;

/** What bare signals come to on this machine. */
export interface RawSignals {
  run: (
    workflows: number,
    signals: number,
  ) => Promise<{ acceptedPerSecond: number; drainedPerSecond: number }>;
  stop: () => Promise<void>;
}

/** Starts a worker of a workflow that does nothing but count its signals. */
export async function startRawSignals(system: BenchSystem, namespace: string): Promise<RawSignals> {
  const { address } = system.temporal;
  const logFile = join(system.folder, 'logs', 'raw-signals.log');
  const { child, stop } = await startNodePart({
    name: 'the worker of bare workflows',
    script: 'bench/spine/raw-signals/worker-process.ts',
    args: [address, namespace],
    env: { ...productEnv({}), NODE_ENV: 'production' },
    logFile,
    ready: () => Promise.resolve(readFileSync(logFile, 'utf8').includes('ready')),
  });
  system.adopt(child);
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  let runs = 0;
  return {
    run: async (workflows, signals) => {
      runs += 1;
      const each = signals / workflows;
      const limit = pLimit(CONCURRENCY);
      const begun = performance.now();
      const rate = (): number => (signals * 1_000) / (performance.now() - begun);
      await limit.map(Array.from({ length: signals }), (_, index) =>
        client.workflow.signalWithStart('countingWorkflow', {
          taskQueue: 'counting',
          workflowId: `counting:${runs}:${index % workflows}`,
          args: [each],
          signal: 'count',
          signalArgs: [],
        }),
      );
      const acceptedPerSecond = rate();
      await waitUntil(async () => (await client.workflow.count(`ExecutionStatus = 'Running'`)).count === 0, {
        deadlineMs: 300_000,
        what: 'the bare workflows to end',
        everyMs: 100,
      });
      return { acceptedPerSecond, drainedPerSecond: rate() };
    },
    stop: async () => {
      await stop();
      await connection.close();
    },
  };
}
