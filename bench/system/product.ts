import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import pg from 'pg';
import { loadEnv } from '../../config/env.ts';
import { createTemporalClient } from '../../config/temporal-connection.ts';
import { killGroup } from '../../dev/launcher/child.ts';
import type { Child } from '../../dev/launcher/child.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { startNodePart } from '../../dev/launcher/node-part.ts';
import { productEnv } from '../../dev/launcher/product-env.ts';
import { runOnce } from '../../dev/launcher/run-once.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { createDatabaseIfMissing } from '../../dev/postgres.ts';
import { neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import { LAGO_KEY, STRIPE_KEY } from './bench-system.ts';
import type { BenchSystem } from './bench-system.ts';

/** The product for one figure: compiled, in its own processes, with a database and a namespace of its own. */
export interface Product {
  name: string;
  databaseUrl: string;
  /** What its processes are started with. */
  env: Record<string, string>;
  webhook: { port: number; path: string; secret: string };
  temporal: Client;
  rows: <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<Row[]>;
  /** Has the sandbox deliver its events here, or not (as at the start). */
  subscribe: (enabled: boolean) => Promise<void>;
  startApi: () => Promise<Child>;
  startWorker: () => Promise<Child>;
  /** Ends its processes. */
  close: () => Promise<void>;
}

/** All load comes from one address: what is measured is the work, not its limit. */
const NO_LIMITS = {
  RATE_LIMIT_STANDARD: '100000000',
  RATE_LIMIT_WEBHOOK: '100000000',
  RATE_LIMIT_CHANGES: '100000000',
  RATE_LIMIT_USAGE: '100000000',
  RATE_LIMIT_USAGE_BYTES: '100000000000000',
};

const WEBHOOK_PATH = '/api/v1/billing/webhooks/stripe';

/**
 * Prepares database, plans and webhook endpoint; the processes are started by the figure, when it needs them.
 * @param options.limits `shipped`: the rate limits of a new installation
 * @param options.variables further settings of its processes
 */
export async function createProduct(
  system: BenchSystem,
  name: string,
  {
    limits = 'none',
    variables = {},
  }: { limits?: 'none' | 'shipped'; variables?: Record<string, string> } = {},
): Promise<Product> {
  const { postgres, temporal: server, stripe, identity, folder, build } = system;
  const logFile = (part: string): string => join(folder, 'logs', `${name}-${part}.log`);
  await createDatabaseIfMissing(postgres.url(), name);
  const port = await freePort();
  const endpoint = await stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${port}${WEBHOOK_PATH}`,
    enabled_events: neededEvents('test'),
  });
  const subscribe = async (enabled: boolean): Promise<void> => {
    await stripe.webhookEndpoints.update(endpoint.id, { disabled: !enabled });
  };
  await subscribe(false);
  const env = productEnv({
    NODE_ENV: 'production',
    ALLOW_IN_PRODUCTION: 'test_key,sandbox,shared_secrets',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    PORT: String(port),
    ...(limits === 'none' ? NO_LIMITS : {}),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: postgres.url(name),
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: name,
    STRIPE_SECRET_KEY: STRIPE_KEY,
    STRIPE_API_BASE: system.sandboxUrl,
    STRIPE_WEBHOOK_SECRET: endpoint.secret ?? '',
    LAGO_API_URL: system.lago.url,
    LAGO_API_KEY: LAGO_KEY,
    OIDC_ISSUER: identity.issuer,
    KEYCLOAK_URL: identity.issuer,
    KEYCLOAK_REALM: identity.realm,
    KEYCLOAK_CLIENT_ID: identity.clientId,
    KEYCLOAK_CLIENT_SECRET: identity.clientSecret,
    ...variables,
  });
  await runOnce({
    name: 'The migration',
    script: join(build, 'db/migrate.js'),
    env,
    logFile: logFile('migrate'),
  });
  await runOnce({
    name: 'Setting the tiers up in Stripe',
    script: 'scripts/setup-stripe.ts',
    args: ['--yes'],
    env,
    logFile: logFile('setup'),
  });
  const temporal = createTemporalClient(loadEnv(env));
  // The dev server knows a namespace before its search attributes.
  await waitUntil(async () => (await temporal.workflow.count('AttentionNeeded = true')).count >= 0, {
    deadlineMs: 30_000,
    what: `namespace ${name}`,
  });
  const pool = new pg.Pool({
    connectionString: postgres.url(name),
    max: 3,
    // What a bench asks is none of the product's statements.
    options: '-c pg_stat_statements.track=none',
  });
  const processes: Child[] = [];
  const start = async (
    part: string,
    script: string,
    ready: (log: string) => Promise<boolean>,
  ): Promise<Child> => {
    const log = logFile(`${part}-${Date.now()}`);
    const { child } = await startNodePart({ name: part, script, env, logFile: log, ready: () => ready(log) });
    system.adopt(child);
    processes.push(child);
    return child;
  };
  return {
    name,
    databaseUrl: postgres.url(name),
    env,
    webhook: { port, path: WEBHOOK_PATH, secret: endpoint.secret ?? '' },
    temporal,
    rows: async (sql, params = []) => (await pool.query(sql, params)).rows as never,
    subscribe,
    startApi: () =>
      start(
        'api',
        join(build, 'api/server.js'),
        async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok,
      ),
    startWorker: () =>
      start('worker', join(build, 'worker/main.js'), (log) =>
        Promise.resolve(readFileSync(log, 'utf8').includes('worker ready')),
      ),
    close: async () => {
      await subscribe(false);
      // The next figure has the machine to itself.
      for (const child of processes) if (child.ended() === undefined) killGroup(child.pid);
      await Promise.all(processes.map((child) => child.exited));
      await temporal.connection.close();
      await pool.end();
    },
  };
}
