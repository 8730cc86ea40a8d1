import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import pg from 'pg';
import Stripe from 'stripe';
import { loadEnv } from '../../config/env.ts';
import { createTemporalClient } from '../../config/temporal-connection.ts';
import type { Child } from '../../dev/launcher/child.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { sandboxCli, startNodePart } from '../../dev/launcher/node-part.ts';
import type { NodePartOptions } from '../../dev/launcher/node-part.ts';
import { productEnv } from '../../dev/launcher/product-env.ts';
import { runOnce } from '../../dev/launcher/run-once.ts';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { APP_ROLE, OWNER_ROLE, asApp, createRoles } from '../../dev/database-roles.ts';
import { startPostgres } from '../../dev/postgres.ts';
import { startTemporal } from '../../dev/temporal/server.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { createEventDestination } from '../../gateways/stripe/catalogue/event-destination.ts';
import { neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import { untilEngineAnswers } from './engine-answers.ts';
import { createDatabase, createNamespace, testServers } from './environment.ts';
import { GENEROUS_LIMITS } from './generous-limits.ts';
import { createPart } from './processes-part.ts';
import type { Part } from './processes-part.ts';
import { sandboxControl } from './processes-sandbox.ts';
import type { SandboxControl } from './processes-sandbox.ts';
import { callApi } from './test-api.ts';
import type { CallOptions, CallResult } from './test-api.ts';

/** A stand-in that lives in the test's process; when it is away its port refuses connections. */
export interface StandIn<T> {
  /** The running one. @throws while it is away */
  now: () => T;
  away: () => Promise<void>;
  back: () => Promise<void>;
}

/** API, worker and Stripe's sandbox as real processes, which tests kill and start again. */
export interface Processes {
  api: Part & {
    url: string;
    call: (method: string, path: string, options?: CallOptions) => Promise<CallResult>;
    ready: () => Promise<{ status: number; body: Record<string, never> }>;
  };
  worker: Part;
  sandbox: Part & SandboxControl & { url: string };
  /** Only where asked for with `ownServers`: PostgreSQL and Temporal of the test's own. */
  postgres: Part;
  temporalServer: Part;
  keycloak: StandIn<LocalIdentity>;
  lago: StandIn<LocalLago>;
  identity: { token: LocalIdentity['token'] };
  stripe: Stripe;
  temporal: Client;
  databaseUrl: string;
  webhookSecret: string;
  rows: <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<Row[]>;
  stop: () => Promise<void>;
}

export interface ProcessesOptions {
  /** A PostgreSQL and a Temporal of the test's own, which may be killed; default the shared ones. */
  ownServers?: boolean;
  /** Settings of API and worker. */
  variables?: Record<string, string>;
  /** File with the workflow code; default the one that ships. */
  workflowBundle?: string;
  /** Where Stripe sends its events instead, given the API's address; default there. */
  webhooksThrough?: (apiUrl: string) => Promise<string>;
}

const KEY = 'sk_test_perennial';
const LAGO_KEY = 'lago-test-key';
const NOT_OURS = (name: string) => (): Promise<void> =>
  Promise.reject(new Error(`${name} is shared by all tests; ask for ownServers`));

/** Starts one of the project's own processes; its end is the test's business. */
async function node(
  name: string,
  script: string,
  part: Omit<NodePartOptions, 'name' | 'script'>,
): Promise<Child> {
  return (await startNodePart({ name, script, ...part })).child;
}

function standIn<T>(start: () => Promise<T>, end: (running: T) => Promise<void>): StandIn<T> {
  let running: T | null = null;
  return {
    now: () => {
      if (running === null) throw new Error('it is away');
      return running;
    },
    away: async () => {
      const leaving = running;
      running = null;
      if (leaving !== null) await end(leaving);
    },
    back: async () => {
      running ??= await start();
    },
  };
}

interface Servers {
  /** As a superuser. */
  databaseUrl: string;
  temporalAddress: string;
  namespace: string;
  postgres: Part;
  temporalServer: Part;
  close: () => Promise<void>;
}

/** Starts a system of a test file's own. A start that fails leaves no process behind. */
export async function startProcesses(options: ProcessesOptions = {}): Promise<Processes> {
  const parts: Part[] = [];
  const make: typeof createPart = (...part) => {
    const made = createPart(...part);
    parts.push(made);
    return made;
  };
  try {
    return await startAll(options, make);
  } catch (error) {
    await Promise.all(parts.map((part) => part.kill()));
    throw error;
  }
}

async function startAll(
  {
    ownServers = false,
    variables = {},
    workflowBundle = testServers().workflowBundle,
    webhooksThrough = (apiUrl) => Promise.resolve(apiUrl),
  }: ProcessesOptions,
  make: typeof createPart,
): Promise<Processes> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-fault-'));
  const [apiPort, sandboxPort, identityPort, lagoPort] = await Promise.all([0, 0, 0, 0].map(freePort));
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const sandbox = make('sandbox', folder, (logFile) =>
    node('the Stripe sandbox', sandboxCli, {
      args: ['--port', String(sandboxPort), '--data-dir', folder],
      env: productEnv({}),
      logFile,
      ready: async () => (await fetch(`${sandboxUrl}/_sandbox/health`)).ok,
    }),
  );
  const keycloak = standIn(
    () => startIdentity({ port: identityPort ?? 0, dataDir: join(folder, 'identity') }),
    (running) => running.stop(),
  );
  const lago = standIn(
    () => startLago({ port: lagoPort ?? 0, apiKey: LAGO_KEY, dataFile: join(folder, 'lago.json') }),
    (running) => running.stop(),
  );
  const [servers] = await Promise.all([
    ownServers ? serversOfItsOwn(folder, make) : sharedServers(),
    sandbox.start(),
    keycloak.back(),
    lago.back(),
  ]);

  const stripe = createStripe({ secretKey: KEY, apiBase: sandboxUrl });
  const webhooks = `${await webhooksThrough(apiUrl)}/api/v1/billing/webhooks/stripe`;
  const endpoint = await stripe.webhookEndpoints.create({
    url: webhooks,
    enabled_events: neededEvents('test'),
    api_version: Stripe.API_VERSION,
  });
  const destination = await createEventDestination(stripe, webhooks);
  const { issuer, realm, clientId, clientSecret } = keycloak.now();
  const settings = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    PORT: String(apiPort),
    PUBLIC_URL: apiUrl,
    DATABASE_URL: asApp(servers.databaseUrl),
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TEMPORAL_NAMESPACE: servers.namespace,
    STRIPE_SECRET_KEY: KEY,
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_WEBHOOK_SECRET: [endpoint.secret ?? '', destination.secret].join(','),
    LAGO_API_URL: lago.now().url,
    LAGO_API_KEY: LAGO_KEY,
    OIDC_ISSUER: issuer,
    KEYCLOAK_URL: issuer,
    KEYCLOAK_REALM: realm,
    KEYCLOAK_CLIENT_ID: clientId,
    KEYCLOAK_CLIENT_SECRET: clientSecret,
    // A sweep of its own accord would repair what a test looks at.
    SWEEP_PASS_HOURS: '0',
    ...GENEROUS_LIMITS,
    ...variables,
  };
  const env = productEnv(settings);
  const api = make('api', folder, (logFile) =>
    node('the API', 'api/server.ts', {
      env,
      logFile,
      // It listens whatever is away; what is ready is for the tests to ask.
      ready: async () => (await fetch(`${apiUrl}/healthz`)).ok,
    }),
  );
  const worker = make('worker', folder, (logFile) =>
    node('the worker', 'worker/main.ts', {
      args: [workflowBundle],
      env,
      logFile,
      ready: () => Promise.resolve(readFileSync(logFile, 'utf8').includes('worker ready')),
    }),
  );
  const setUp = { name: 'Setting up Stripe', script: 'scripts/setup-stripe.ts', args: ['--yes'], env };
  await api.start();
  await Promise.all([
    runOnce({ ...setUp, logFile: join(folder, 'setup.log') }),
    worker.start(),
    untilEngineAnswers(apiUrl, env['METRICS_TOKEN']),
  ]);

  const pool = new pg.Pool({ connectionString: servers.databaseUrl, max: 3 });
  // A killed PostgreSQL ends idle connections; the next query opens another.
  pool.on('error', () => undefined);
  const temporal = createTemporalClient(loadEnv(settings));
  return {
    api: {
      ...api,
      url: apiUrl,
      call: (method, path, call = {}) => callApi(apiUrl, method, path, call),
      ready: async () => {
        const response = await fetch(`${apiUrl}/readyz`);
        return { status: response.status, body: (await response.json()) as Record<string, never> };
      },
    },
    worker,
    sandbox: { ...sandbox, ...sandboxControl(sandboxUrl), url: sandboxUrl },
    postgres: servers.postgres,
    temporalServer: servers.temporalServer,
    keycloak,
    lago,
    identity: { token: (user) => keycloak.now().token(user) },
    stripe,
    temporal,
    databaseUrl: servers.databaseUrl,
    webhookSecret: endpoint.secret ?? '',
    rows: async (sql, params = []) => (await pool.query(sql, params)).rows as never,
    stop: async () => {
      await Promise.all([api.kill(), worker.kill(), sandbox.kill()]);
      await temporal.connection.close();
      await pool.end();
      await Promise.all([keycloak.away(), lago.away(), servers.close()]);
      if (process.env['KEEP_LOGS'] === undefined) rmSync(folder, { recursive: true, force: true });
      else process.stderr.write(`logs are in ${folder}\n`);
    },
  };
}

async function sharedServers(): Promise<Servers> {
  const [database, namespace] = await Promise.all([createDatabase(), createNamespace('fault')]);
  const shared = (name: string): Part => ({
    start: NOT_OURS(name),
    kill: NOT_OURS(name),
    stop: NOT_OURS(name),
    hold: NOT_OURS(name),
    goOn: NOT_OURS(name),
    running: () => true,
    log: () => '',
  });
  return {
    databaseUrl: database.url,
    temporalAddress: testServers().temporalAddress,
    namespace,
    postgres: shared('PostgreSQL'),
    temporalServer: shared('Temporal'),
    close: database.drop,
  };
}

/** PostgreSQL writes through here: it is to survive being killed. */
async function serversOfItsOwn(folder: string, make: typeof createPart): Promise<Servers> {
  const [postgresPort, temporalPort] = [await freePort(), await freePort()];
  // mkdtemp makes it for its owner only; PostgreSQL, started by root, runs as somebody else.
  chmodSync(folder, 0o755);
  let databaseUrl = '';
  const postgres = make('postgres', folder, async (logFile) => {
    const started = await startPostgres({
      dataDir: join(folder, 'postgres'),
      port: postgresPort,
      logFile,
      database: 'perennial',
    });
    databaseUrl = started.url();
    return started.child;
  });
  const temporalServer = make('temporal', folder, async (logFile) => {
    const dataFile = join(folder, 'temporal', 'temporal.db');
    return (await startTemporal({ port: temporalPort, dataFile, logFile, log: () => undefined })).child;
  });
  await Promise.all([postgres.start(), temporalServer.start()]);
  await createRoles(databaseUrl);
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    DATABASE_APP_ROLE: APP_ROLE,
    DATABASE_OWNER_ROLE: OWNER_ROLE,
  };
  await runOnce({ name: 'migrate', script: 'db/migrate.ts', env, logFile: join(folder, 'migrate.log') });
  return {
    databaseUrl,
    temporalAddress: `127.0.0.1:${temporalPort}`,
    namespace: 'default',
    postgres,
    temporalServer,
    close: async () => {
      await Promise.all([postgres.kill(), temporalServer.kill()]);
    },
  };
}
