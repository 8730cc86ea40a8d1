import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Client } from '@temporalio/client';
import { ownEnv } from '../config/env.ts';
import type { ApiEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import type { Logger } from '../config/logger.ts';
import { sharedSettingsOfApi } from '../config/shared-settings.ts';
import { createTemporalClient, temporalDataConverter } from '../config/temporal-connection.ts';
import { traceTemporalCalls } from '../config/trace-temporal-calls.ts';
import { startTracing } from '../config/tracing.ts';
import type { Tracing } from '../config/tracing.ts';
import { createChangeFeed } from '../db/change-feed.ts';
import type { ChangeFeed } from '../db/change-feed.ts';
import { createOrm } from '../db/orm.ts';
import { noteSettings } from '../db/system/note-settings.ts';
import { createInboxWriter } from '../db/inbox/inbox.ts';
import { createUsageWriter } from '../db/usage/ingest/usage-writer.ts';
import { createByok } from '../gateways/provider-keys/byok.ts';
import type { KeyVault } from '../gateways/provider-keys/key-vault.ts';
import { openVault } from '../gateways/provider-keys/open-vault.ts';
import type { ProviderNetwork } from '../gateways/provider-keys/probe-key.ts';
import {
  requireRightMasterKeys,
  WrongMasterKeyError,
} from '../gateways/provider-keys/require-right-master-keys.ts';
import { createOpenId } from '../gateways/openid/openid.ts';
import { watchAccount } from '../gateways/stripe/account.ts';
import type { WatchedAccount } from '../gateways/stripe/account.ts';
import { openStripeBudget } from '../gateways/stripe/budget/open-budget.ts';
import type { OpenBudget } from '../gateways/stripe/budget/open-budget.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { rememberAccount } from '../db/accounts/stripe-account.ts';
import { sampleDataKeys } from '../db/provider-keys/data-keys.ts';
import { postgresBudgetStore } from '../db/effects/stripe-budget.ts';
import { aloneUpTo } from '../db/approvals/alone-up-to.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/period.ts';
import { createApp } from './app.ts';
import type { ApiDeps, ApiSettings } from './deps.ts';
import { startDispatcher } from './inbox/dispatcher.ts';
import { inboxQueue } from './inbox/inbox-queue.ts';
import { loadLookups } from './inbox/load-lookups.ts';
import { createRequestOrigins } from './inbox/request-origins.ts';
import { createTokenVerifier, discoveredKeys } from './auth/authenticate.ts';
import { createLogoutTokenVerifier } from './auth/logout-token.ts';
import { createProfileChanged } from './accounts/profile-changed.ts';
import { createActivity, createIdentify } from './auth/identify.ts';
import { consoleFolder } from './console/console-folder.ts';
import { createApiMetrics } from './http/metrics.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { changeWaitWithin } from './http/time-budget.ts';
import { createGuesses } from './auth/guesses.ts';
import { createNoteReading } from './auth/note-reading.ts';
import { createSessions } from './auth/sessions.ts';
import { createLiveStreams } from './live/live-streams.ts';
import { createSubscriptionReader } from './subscriptions/subscription-reader.ts';
import { startAbsenceWatch } from './system/absence-watch.ts';
import { createClockWalks } from './sandbox/clock-walks.ts';

import { createBatchThread } from './usage/ingest/batch-thread.ts';
import { createMeteredCustomers } from './usage/ingest/metered-customers.ts';
import { createThrottle } from './usage/ingest/throttle.ts';

/** An API process that answers. */
export interface RunningApi {
  /** Its URL, without a trailing slash. */
  url: string;
  deps: ApiDeps;
  /** Takes no new connections, finishes requests and the dispatcher's batch, then closes everything. */
  stop: () => Promise<void>;
}

/** What tests put in place of the real thing. */
export interface ApiOptions {
  logger?: Logger;
  /** Port to listen on, 0 for any that is free; default the environment's. */
  port?: number;
  /** Metrics of the Node process; they can be collected once per process. */
  processMetrics?: boolean;
  changeWaitMs?: number;
  /** How long headers, and a whole request, may take to arrive. */
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
  /** How providers of users' own keys are reached; default the internet. */
  providerNetwork?: ProviderNetwork;
}

/** Connections for files. */
const EXPORTS_AT_ONCE = 2;

/** How long requests and open connections may take to end after SIGTERM. */
const stopLimitMs = 10_000;

/** Puts the API together and listens. Neither PostgreSQL nor Temporal need be there yet. */
export async function startApi(env: ApiEnv, options: ApiOptions = {}): Promise<RunningApi> {
  const logger = options.logger ?? createLogger({ level: env.log.level, service: 'api' });
  const vault = env.byok === undefined ? null : await openVault(env.byok);
  const orm = await createOrm({
    databaseUrl: env.database.url,
    poolMax: env.database.poolMax,
    statementTimeoutMs: env.http.requestTimeoutMs,
  });
  const exports = await createOrm({
    databaseUrl: env.database.url,
    poolMax: EXPORTS_AT_ONCE,
    statementTimeoutMs: env.http.exportTimeoutMs,
  });
  const tracing = await startTracing(env, 'api');
  const temporal = createTemporalClient(env, {
    identity: `api@${process.pid}`,
    ...traceTemporalCalls(tracing),
  });
  const feed = createChangeFeed({
    databaseUrl: env.database.url,
    onTrouble: (error) =>
      logger.warn({ err: error }, 'the change listener is disconnected: live updates wait'),
  });
  const stripeBudget = openStripeBudget({
    ...env.stripe,
    redisUrl: env.database.redisUrl,
    database: postgresBudgetStore(() => orm.em.getConnection().getNativeClient()),
    onStoreError: (error) => logger.warn({ err: error }, 'the budget for Stripe cannot be shared'),
  });
  const connections = { orm, exports, temporal, feed, tracing, stripeBudget };
  const deps = assemble(env, { ...connections, vault }, logger, options);
  if (deps.stripe === null)
    logger.warn('STRIPE_SECRET_KEY is not set: reads answer from the store, changes answer 503');

  let stopItself = (): void => undefined;
  const account = await rightMasterKeys(vault, deps)
    .then(() => accountOf(env, deps, () => stopItself()))
    .catch(async (error: unknown) => {
      await close(deps, connections);
      throw error;
    });
  const server = createServer(
    { connectionsCheckingInterval: Math.min(5_000, options.requestTimeoutMs ?? 5_000) },
    createApp(deps).callback(),
  );
  // Longer than usual proxies keep a connection, so that it is never this end that closes one in use.
  server.keepAliveTimeout = 65_000;
  // Who sends slower than this holds a connection for nothing: bodies have 1 MiB at most.
  server.headersTimeout = options.headersTimeoutMs ?? 10_000;
  server.requestTimeout = options.requestTimeoutMs ?? 30_000;
  const address = await listen(server, options.port ?? env.http.port, env.http.host);
  const url = `http://${address.address.includes(':') ? `[${address.address}]` : address.address}:${address.port}`;
  logger.info({ url }, 'API listens');
  // Not before it listens: a refused start must not overwrite what the running API noted.
  const stopNoting = noteSettings(deps.em, 'api', sharedSettingsOfApi(env), (differs) =>
    logger.error({ differs }, 'the API was started with other settings than the worker'),
  );
  const stopOnce = once(async () => {
    account?.stop();
    await stop(server, { ...deps, stopNoting }, connections, logger);
  });
  stopItself = () => {
    process.exitCode = 1;
    void stopOnce();
  };
  return { url, deps, stop: stopOnce };
}

/** PostgreSQL need not be there yet. @throws WrongMasterKeyError */
async function rightMasterKeys(vault: KeyVault | null, { em, logger }: ApiDeps): Promise<void> {
  if (vault === null) return;
  try {
    await requireRightMasterKeys(vault, await sampleDataKeys(em(), vault.ids));
  } catch (error) {
    if (error instanceof WrongMasterKeyError) throw error;
    logger.warn({ err: error }, 'the master keys could not be compared yet with what they sealed');
  }
}

/** Null without a key. @throws OtherStripeAccountError */
async function accountOf(
  { stripe: { mode } }: ApiEnv,
  { stripe, em, logger }: ApiDeps,
  end: () => void,
): Promise<WatchedAccount | null> {
  if (stripe === null || mode === null) return null;
  return watchAccount(
    { stripe, mode, remember: (account) => rememberAccount(em(), account) },
    {
      unknown: (error) => logger.warn({ err: error }, 'whose Stripe account it is could not be compared yet'),
      other: (error) => {
        logger.fatal({ err: error }, 'the API stops: the key is of another Stripe account');
        end();
      },
    },
  );
}

/** What a process holds open. */
interface Connections {
  orm: MikroORM;
  /** For files; idle otherwise. */
  exports: MikroORM;
  temporal: Client;
  feed: ChangeFeed;
  tracing: Tracing;
  stripeBudget: OpenBudget;
}

function assemble(
  env: ApiEnv,
  { orm, exports, temporal, feed, tracing, stripeBudget, vault }: Connections & { vault: KeyVault | null },
  logger: Logger,
  options: ApiOptions,
): ApiDeps {
  const em = (): ReturnType<MikroORM['em']['fork']> => orm.em.fork();
  const now = (): number => Date.now();
  const metrics = createApiMetrics({ process: options.processMetrics ?? true });
  const origins = createRequestOrigins();
  const keys = discoveredKeys(env.identity.issuer);
  const verify = createTokenVerifier({ ...env.identity, clients: env.identity.allowedClients, keys });
  const profileChanged = createProfileChanged(temporal, logger);
  const openId = createOpenId({ ...env.identity, publicUrl: env.http.publicUrl });
  const stripe =
    env.stripe.secretKey === undefined
      ? null
      : createStripe({
          secretKey: env.stripe.secretKey,
          apiBase: env.stripe.apiBase,
          budget: stripeBudget.budget,
          guarded: true,
        });
  const limits = createRateLimits({
    limits: env.limits,
    redisUrl: env.database.redisUrl,
    pool: () => orm.em.getConnection().getNativeClient(),
    logger,
  });
  return {
    settings: settingsOf(env, options),
    logger,
    metrics,
    tracing,
    em,
    exportEm: () => exports.em.fork(),
    temporal,
    payloadCodec: temporalDataConverter(env).payloadCodecs?.[0] ?? null,
    stripe,
    identify: createIdentify(verify, em, now, profileChanged),
    sessions: createSessions({
      em,
      now,
      verify,
      openId,
      logger,
      profileChanged,
      seen: createActivity(em, now),
    }),
    openId,
    logoutNotice: createLogoutTokenVerifier({ ...env.identity, keys }),
    noteReading: createNoteReading(),
    limits,
    guesses: createGuesses(limits),
    byok: vault && createByok(vault, options.providerNetwork),
    inbox: createInboxWriter(orm),
    subscriptionOfUser: createSubscriptionReader(em),
    origins,
    dispatcher: startDispatcher({
      inbox: inboxQueue(em),
      client: temporal,
      lookUp: (events) => loadLookups(em(), events),
      requestOf: (eventId) => origins.of(eventId),
      logger,
      metrics,
    }),
    usage: createUsageWriter(orm),
    metered: createMeteredCustomers(em, now, feed),
    batches: createBatchThread({ databaseUrl: env.database.url, logger }),
    throttle: createThrottle(() => orm.em.getConnection().getNativeClient()),
    live: createLiveStreams({ feed }),
    workers: startAbsenceWatch({ em, logger }),
    clockWalks: createClockWalks({ em, stripe, temporal, logger }),
    now,
  };
}

function settingsOf(env: ApiEnv, options: ApiOptions): ApiSettings {
  const timeBudgets = { request: env.http.requestTimeoutMs, export: env.http.exportTimeoutMs };
  return {
    production: env.nodeEnv === 'production',
    publicUrl: env.http.publicUrl,
    corsOrigins: env.http.corsOrigins,
    trustedProxies: env.http.trustedProxies,
    consoleDir: consoleFolder(env.http.consoleDir),
    stripeSandbox: env.stripe.secretKey?.startsWith('sk_test_') === true && env.stripe.apiBase !== undefined,
    stripeMode: env.stripe.mode,
    stripeTax: env.stripe.tax,
    priceTax: env.stripe.priceTax,
    stripeSuccessUrl: env.stripe.successUrl,
    stripeCancelUrl: env.stripe.cancelUrl,
    webhookSecrets: env.stripe.webhookSecrets,
    defaultCurrency: env.stripe.defaultCurrency,
    exchangeRates: env.stripe.exchangeRates,
    approvals: {
      above: aloneUpTo(env.approvals.above),
      priceChanges: env.approvals.priceChanges,
      waitsMs: env.approvals.hours * HOUR_MS,
    },
    priceNoticeDays: env.priceNoticeDays,
    temporalUiUrl: env.temporal.uiUrl,
    sendsMail: env.mail.smtpUrl !== undefined,
    metricsToken: env.telemetry.metricsToken,
    sandboxClock: env.stripe.sandboxClock,
    stripeBase: env.stripe.apiBase,
    launcherUrl: env.stripe.launcherUrl,
    keyRoleMs: env.identity.keyRoleMinutes * MINUTE_MS,
    timeBudgets,
    changeWaitMs: options.changeWaitMs ?? changeWaitWithin(timeBudgets),
  };
}

async function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server.address() as AddressInfo;
}

async function stop(
  server: Server,
  {
    dispatcher,
    limits,
    live,
    clockWalks,
    workers,
    batches,
    stopNoting,
  }: ApiDeps & { stopNoting: () => Promise<void> },
  connections: Connections,
  logger: Logger,
): Promise<void> {
  logger.info('stopping');
  // Streams would be waited for like any other request, and have no end of their own.
  live.stop();
  clockWalks.stop();
  const closed = promisify(server.close.bind(server))();
  // Node keeps a busy connection alive after its answer, for instance a browser's with its stream.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), stopLimitMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
  await stopNoting();
  await close({ dispatcher, limits, workers, batches }, connections);
  logger.info('stopped');
}

async function close(
  { dispatcher, limits, workers, batches }: Pick<ApiDeps, 'dispatcher' | 'limits' | 'workers' | 'batches'>,
  { orm, exports, temporal, feed, tracing, stripeBudget }: Connections,
): Promise<void> {
  limits.stop();
  stripeBudget.close();
  await dispatcher.stop();
  await workers.stop();
  await batches.stop();
  await feed.stop();
  await temporal.connection.close();
  await exports.close();
  await orm.close();
  await tracing.stop();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

/** Starts with the environment's settings, and stops in order on SIGTERM or Ctrl-C. */
async function main(): Promise<void> {
  const api = await startApi(ownEnv('api'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void api.stop());
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
