import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { startIdentity } from '../../dev/identity/server.ts';
import type { LocalIdentity } from '../../dev/identity/server.ts';
import { startLago } from '../../dev/lago/server.ts';
import type { LocalLago } from '../../dev/lago/server.ts';
import { killGroup } from '../../dev/launcher/child.ts';
import type { Child } from '../../dev/launcher/child.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { root, sandboxCli, startNodePart } from '../../dev/launcher/node-part.ts';
import { productEnv } from '../../dev/launcher/product-env.ts';
import { startPostgres } from '../../dev/postgres.ts';
import type { LocalPostgres } from '../../dev/postgres.ts';
import { startTemporal } from '../../dev/temporal/server.ts';
import type { LocalTemporal } from '../../dev/temporal/server.ts';
import { createStripe } from '../../gateways/stripe/client.ts';

/**
 * What the product runs against while it is measured: the same parts that `npm start` starts, with data of
 * their own.
 */
export interface BenchSystem {
  /** Emptied and removed at the end. */
  folder: string;
  /**
   * The compiled product, copied, from the root of the checkout: a build meanwhile must not change what is
   * measured.
   */
  build: string;
  /**
   * As in production: each commit is on the disk before it is answered, and a quarter of the memory is its
   * cache.
   */
  postgres: LocalPostgres;
  temporal: LocalTemporal;
  /** Where Temporal's Prometheus metrics are read. */
  temporalMetricsUrl: string;
  sandboxUrl: string;
  /** Process id of the sandbox. */
  sandboxPid: number;
  stripe: Stripe;
  identity: LocalIdentity;
  lago: LocalLago;
  /** Has a process ended with the system, should its own figure fail to. */
  adopt: (child: Child) => void;
  log: (line: string) => void;
  /** Ends and removes everything; `keepLogs` leaves the logs in `.cache/bench-logs`. */
  stop: (options?: { keepLogs?: boolean }) => Promise<void>;
}

/** Any test key opens the sandbox. */
export const STRIPE_KEY = 'sk_test_perennialbench';
export const LAGO_KEY = 'lago-bench-key';

/**
 * What PostgreSQL's manual says a server should begin with: a quarter of the memory. With the 128 MB that
 * it ships with, the keys of some weeks of usage do not fit, and each new key is looked for among them.
 * @see https://www.postgresql.org/docs/current/runtime-config-resource.html
 */
const SHARED_BUFFERS_MB = Math.floor(totalmem() / 4 / 1024 ** 2);

/**
 * Starts everything but the product. `namespaces`: one for each figure, so that none meets what another
 * left behind. `countsStatements`: PostgreSQL counts them, which costs it a little.
 */
export async function startBenchSystem(
  namespaces: readonly string[],
  log: (line: string) => void,
  { countsStatements = false }: { countsStatements?: boolean } = {},
): Promise<BenchSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-bench-'));
  const build = join('.cache', `bench-${process.pid}`);
  const stops: (() => Promise<void>)[] = [];
  const children: Child[] = [];
  const stopAll = async (keepLogs: boolean): Promise<void> => {
    for (const child of children) if (child.ended() === undefined) killGroup(child.pid);
    for (const end of stops.toReversed()) await end();
    if (keepLogs) cpSync(join(folder, 'logs'), join(root, '.cache', 'bench-logs'), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(root, build), { recursive: true, force: true });
  };
  let stopping: Promise<void> | undefined;
  // Once: after Ctrl-C the measurement fails too, and would stop everything a second time meanwhile.
  const stop: BenchSystem['stop'] = ({ keepLogs = false } = {}) => (stopping ??= stopAll(keepLogs));
  try {
    cpSync(join(root, 'dist'), join(root, build), { recursive: true });
    mkdirSync(join(folder, 'logs'));
    const logFile = (name: string): string => join(folder, 'logs', `${name}.log`);
    const postgres = await startPostgres({
      dataDir: join(folder, 'postgres'),
      port: await freePort(),
      logFile: logFile('postgres'),
      sharedBuffersMb: SHARED_BUFFERS_MB,
      countsStatements,
      // The product runs as in production, which takes no password that everybody knows.
      password: randomBytes(16).toString('hex'),
    });
    stops.push(postgres.stop);
    const metricsPort = await freePort();
    const temporal = await startTemporal({
      dataFile: join(folder, 'temporal', 'temporal.db'),
      port: await freePort(),
      metricsPort,
      logFile: logFile('temporal'),
      log,
      namespaces,
    });
    stops.push(temporal.stop);
    const sandboxPort = await freePort();
    const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
    const sandbox = await startNodePart({
      name: 'the Stripe sandbox',
      script: sandboxCli,
      args: ['--port', String(sandboxPort)],
      env: productEnv({}),
      logFile: logFile('stripe'),
      ready: async () => (await fetch(`${sandboxUrl}/_sandbox/health`)).ok,
    });
    stops.push(sandbox.stop);
    const identity = await startIdentity({ port: 0, dataDir: join(folder, 'identity') });
    stops.push(identity.stop);
    const lago = await startLago({ port: 0, apiKey: LAGO_KEY });
    stops.push(lago.stop);
    const stripe = createStripe({ secretKey: STRIPE_KEY, apiBase: sandboxUrl, timeoutMs: 120_000 });
    const adopt = (child: Child): void => void children.push(child);
    return {
      folder,
      build,
      postgres,
      temporal,
      temporalMetricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
      sandboxUrl,
      sandboxPid: sandbox.child.pid,
      stripe,
      identity,
      lago,
      adopt,
      log,
      stop,
    };
  } catch (error) {
    await stop({ keepLogs: true });
    throw error;
  }
}
