import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Env } from '../../config/env.ts';
import { startNodePart } from './node-part.ts';
import { runOnce } from './run-once.ts';
import type { Started } from './supervise.ts';

const { temporal } = proto;

/** The product's own processes, as they are started on one machine. */
export interface ProductOptions {
  env: Record<string, string>;
  /** The same, read. */
  settings: Env;
  logs: string;
}

/** Brings the database up to date. */
export async function spawnMigration({ env, logs }: ProductOptions): Promise<void> {
  await runOnce({ name: 'The migration', script: 'db/migrate.ts', env, logFile: join(logs, 'migrate.log') });
}

/** Sets the tiers up in Stripe; finds them there the next time. */
export async function setUpStripe({ env, logs }: ProductOptions): Promise<void> {
  const script = 'scripts/setup-stripe.ts';
  await runOnce({
    name: 'Setting the tiers up in Stripe',
    script,
    args: ['--yes'],
    env,
    logFile: join(logs, 'setup-stripe.log'),
  });
}

/** Starts the API; ready when it answers that its database does. */
export async function spawnApi({ env, settings, logs }: ProductOptions): Promise<Started> {
  return startNodePart({
    name: 'the API',
    script: 'api/server.ts',
    env,
    logFile: join(logs, 'api.log'),
    ready: async () => (await fetch(`http://127.0.0.1:${settings.http.port}/readyz`)).ok,
  });
}

/** Starts the worker; ready when it asks Temporal for work. */
export async function spawnWorker({ env, settings, logs }: ProductOptions): Promise<Started> {
  const startedAt = Date.now();
  return startNodePart({
    name: 'the worker',
    script: 'worker/main.ts',
    env,
    logFile: join(logs, 'worker.log'),
    ready: () => isPolled(settings, 'billing', startedAt),
  });
}

/** Whether a worker polled this queue since then. Temporal remembers killed workers for minutes. */
async function isPolled(settings: Env, queue: string, since: number): Promise<boolean> {
  const connection = await Connection.connect({ address: settings.temporal.address, connectTimeout: '2s' });
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: settings.temporal.namespace,
      taskQueue: { name: queue },
      taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    });
    return pollers.some((poller) => Number(poller.lastAccessTime?.seconds ?? 0) * 1000 > since - 1000);
  } finally {
    await connection.close();
  }
}
