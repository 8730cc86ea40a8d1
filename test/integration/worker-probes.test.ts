import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../dev/launcher/free-port.ts';
import { createNamespace, testServers } from '../support/environment.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { STRIPE_SWEEP_ID } from '../../workflows/contracts/stripe-sweep.ts';

/** What Kubernetes and compose ask a worker, and what a Temporal without schedules needs. */
let system: Processes;
let port: number;
beforeAll(async () => {
  port = await freePort();
  system = await startProcesses({
    ownServers: true,
    variables: { WORKER_HEALTH_PORT: String(port), WORKER_METRICS_PORT: String(await freePort()) },
  });
});
afterAll(() => system.stop());

const probe = async (path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).status;

it('a worker is ready while it works and Temporal answers, and alive without Temporal', async () => {
  await until(async () => (await probe('/readyz')) === 200, { what: 'the worker is ready' });
  expect([await probe('/healthz'), await probe('/metrics')]).toEqual([200, 404]);

  await system.temporalServer.kill();
  await until(async () => (await probe('/readyz')) === 503, { what: 'the worker is not ready' });
  expect(await probe('/healthz')).toBe(200);

  await system.temporalServer.start();
  await until(async () => (await probe('/readyz')) === 200, { what: 'the worker is ready again' });
}, 300_000);

it('a worker that waits for Temporal at its start is alive, and not ready', async () => {
  await system.worker.kill();
  await system.temporalServer.kill();
  const started = system.worker.start();
  await until(async () => (await probe('/healthz').catch(() => 0)) === 200, { what: 'the worker answers' });
  expect(await probe('/readyz')).toBe(503);
  await system.temporalServer.start();
  await started;
  await until(async () => (await probe('/readyz')) === 200, { what: 'the worker is ready' });
}, 300_000);

it('schedules come back by a command of their own, with the same result the second time', async () => {
  const TEMPORAL_NAMESPACE = await createNamespace('schedules');
  const make = (): Promise<unknown> =>
    promisify(execFile)(process.execPath, ['worker/make-schedules.ts'], {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: system.databaseUrl,
        TEMPORAL_ADDRESS: testServers().temporalAddress,
        TEMPORAL_NAMESPACE,
      },
    });
  await make();
  await make();
  const connection = await Connection.connect({ address: testServers().temporalAddress });
  try {
    const client = new Client({ connection, namespace: TEMPORAL_NAMESPACE });
    const made = new Set<string>();
    // The list is behind what was written.
    await until(
      async () => {
        for await (const { scheduleId } of client.schedule.list()) made.add(scheduleId);
        return made.size === 5;
      },
      { what: 'five schedules' },
    );
    const sweep = await client.workflow.getHandle(STRIPE_SWEEP_ID).describe();
    expect(sweep.status.name).toBe('RUNNING');
  } finally {
    await connection.close();
  }
}, 120_000);
