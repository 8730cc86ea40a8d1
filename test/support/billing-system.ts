import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import pg from 'pg';
import Stripe from 'stripe';
import { loadEnv } from '../../config/env.ts';
import { createTemporalClient } from '../../config/temporal-connection.ts';
import { createOrm } from '../../db/orm.ts';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import { createStripe } from '../../gateways/stripe/client.ts';
import { createEventDestination } from '../../gateways/stripe/catalogue/event-destination.ts';
import { neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import { setupStripe } from '../../scripts/setup-stripe.ts';
import { startWorker } from '../../worker/start-worker.ts';
import type { RunningWorker } from '../../worker/start-worker.ts';
import { DATA_RETENTION_SCHEDULE_ID } from '../../workflows/contracts/data-retention.ts';
import { PREDICTIONS_SCHEDULE_ID } from '../../workflows/contracts/predictions.ts';
import { RECONCILIATION_SCHEDULE_ID } from '../../workflows/contracts/reconciliation.ts';
import { USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import { USAGE_UPKEEP_SCHEDULE_ID } from '../../workflows/contracts/usage-upkeep.ts';
import { createNamespace, testServers } from './environment.ts';
import { untilEngineAnswers } from './engine-answers.ts';
import { GENEROUS_LIMITS } from './generous-limits.ts';
import { startTestApi } from './test-api.ts';
import type { TestApi } from './test-api.ts';
import type { Client } from '@temporalio/client';

/** Everything real in one process: sandbox, PostgreSQL, Temporal, identity, local Lago, API and worker. */
export interface BillingSystem {
  stripe: Stripe;
  sandbox: RunningSandbox;
  api: TestApi;
  temporal: Client;
  identity: LocalIdentity;
  lago: LocalLago;
  /** What the API was started with, for another API process of the same system. */
  variables: Record<string, string>;
  /** Rows of a query, as `pg` gives them. */
  rows: <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<Row[]>;
  /** Stops the worker and starts another, as a deploy does. */
  restartWorker: (changed?: Record<string, string>) => Promise<void>;
  stopWorker: () => Promise<void>;
  startWorker: () => Promise<void>;
  stop: () => Promise<void>;
}

const KEY = 'sk_test_perennial';
const LAGO_KEY = 'lago-test-key';

let quiet = false;

/** Temporal's own log says what went wrong and nothing else; the runtime is one for the process. */
function logWarningsOnly(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}

/**
 * Allows calls of Temporal more time than production before the API reports the engine as unavailable: all
 * parts share one process here, and stop together while it is busy.
 */
function bePatient(temporal: Client): void {
  const withDeadline = temporal.withDeadline.bind(temporal);
  temporal.withDeadline = (deadline, work) => withDeadline(Number(deadline) + 30_000, work);
}

/**
 * Starts a billing system of a test file's own. `port`: where the API listens, default any that is free.
 * `changeWaitMs`: how long it waits for a change before it answers that it is under way; longer than in
 * life, since nothing but the machine is slow here. `workflowBundle`: the workflow code, default the one
 * that ships.
 */
export async function startBillingSystem(
  variables: Record<string, string> = {},
  {
    port = 0,
    changeWaitMs = 30_000,
    workflowBundle = testServers().workflowBundle,
  }: { port?: number; changeWaitMs?: number; workflowBundle?: string } = {},
): Promise<BillingSystem> {
  logWarningsOnly();
  const folder = mkdtempSync(join(tmpdir(), 'perennial-identity-'));
  const [sandbox, identity, lago, namespace] = await Promise.all([
    startSandbox({ port: 0 }),
    startIdentity({ port: 0, dataDir: folder }),
    startLago({ port: 0, apiKey: LAGO_KEY }),
    createNamespace('billing'),
  ]);
  const stripe = createStripe({ secretKey: KEY, apiBase: sandbox.url });
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/later',
    enabled_events: neededEvents('test'),
    api_version: Stripe.API_VERSION,
  });
  const destination = await createEventDestination(stripe, 'http://127.0.0.1:9/later');
  const settings = {
    STRIPE_SECRET_KEY: KEY,
    STRIPE_API_BASE: sandbox.url,
    STRIPE_WEBHOOK_SECRET: [endpoint.secret ?? '', destination.secret].join(','),
    TEMPORAL_NAMESPACE: namespace,
    LAGO_API_URL: lago.url,
    LAGO_API_KEY: LAGO_KEY,
    OIDC_ISSUER: identity.issuer,
    KEYCLOAK_URL: identity.issuer,
    KEYCLOAK_REALM: identity.realm,
    KEYCLOAK_CLIENT_ID: identity.clientId,
    KEYCLOAK_CLIENT_SECRET: identity.clientSecret,
    // A sweep of its own accord would repair what a test looks at.
    SWEEP_PASS_HOURS: '0',
    ...GENEROUS_LIMITS,
    ...variables,
  };
  const api = await startTestApi(settings, { port, changeWaitMs });
  bePatient(api.api.deps.temporal);
  await untilEngineAnswers(api.url);
  const url = `${api.url}/api/v1/billing/webhooks/stripe`;
  await stripe.webhookEndpoints.update(endpoint.id, { url });
  await stripe.v2.core.eventDestinations.update(destination.id, { webhook_endpoint: { url } });
  const orm = await createOrm({ databaseUrl: api.database.url, poolMax: 1 });
  await setupStripe({
    stripe,
    orm,
    portalReturnUrl: api.url,
    write: () => undefined,
    confirm: () => Promise.resolve(true),
  });
  await orm.close();

  const known = {
    NODE_ENV: 'test',
    DATABASE_URL: api.database.appUrl,
    TEMPORAL_ADDRESS: testServers().temporalAddress,
    PUBLIC_URL: api.url,
    ...settings,
  };
  const env = loadEnv(known);
  let workerEnv = env;
  const connection = await NativeConnection.connect({ address: testServers().temporalAddress });
  const code = { workflowBundle: { codePath: workflowBundle } };
  let worker: RunningWorker | null = null;
  const start = async (): Promise<void> => {
    worker = await startWorker(workerEnv, { connection, namespace, code });
  };
  const stop = async (): Promise<void> => {
    worker?.shutdown();
    await worker?.done;
    worker = null;
  };
  await start();
  const temporal = createTemporalClient(env);
  // Schedules of the wall clock, every five minutes, would do at times what a test does and counts itself.
  for (const id of [
    RECONCILIATION_SCHEDULE_ID,
    USAGE_ROLLUP_SCHEDULE_ID,
    USAGE_UPKEEP_SCHEDULE_ID,
    DATA_RETENTION_SCHEDULE_ID,
    PREDICTIONS_SCHEDULE_ID,
  ])
    await temporal.schedule.getHandle(id).pause('tests start it themselves');
  const pool = new pg.Pool({ connectionString: api.database.url, max: 2 });
  // The database is dropped while a connection may still be saying goodbye.
  pool.on('error', () => undefined);
  return {
    stripe,
    sandbox,
    api,
    temporal,
    identity,
    lago,
    variables: known,
    rows: async (sql, params = []) => (await pool.query(sql, params)).rows as never,
    startWorker: start,
    stopWorker: stop,
    restartWorker: async (changed = {}) => {
      await stop();
      workerEnv = loadEnv({ ...known, ...changed });
      await start();
    },
    stop: async () => {
      await stop();
      await temporal.connection.close();
      await connection.close();
      await pool.end();
      await api.stop();
      await Promise.all([sandbox.close(), identity.stop(), lago.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
