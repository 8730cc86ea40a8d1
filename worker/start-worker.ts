import { Runtime, Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { ActivityDeps } from '../activities/deps.ts';
import { sharedSettingsOfWorker } from '../config/shared-settings.ts';
import { createTemporalClient, temporalDataConverter } from '../config/temporal-connection.ts';
import { traceTemporalCalls } from '../config/trace-temporal-calls.ts';
import { startTracing } from '../config/tracing.ts';
import type { WorkerEnv } from '../config/env.ts';
import { createOrm } from '../db/orm.ts';
import { noteSettings } from '../db/system/note-settings.ts';
import { sampleDataKeys } from '../db/provider-keys/data-keys.ts';
import { rememberAccount } from '../db/accounts/stripe-account.ts';
import { postgresBudgetStore } from '../db/effects/stripe-budget.ts';
import { loadPlans } from '../db/catalogue/plans.ts';
import { openVault } from '../gateways/provider-keys/open-vault.ts';
import { requireRightMasterKeys } from '../gateways/provider-keys/require-right-master-keys.ts';
import { createKeycloak } from '../gateways/keycloak/index.ts';
import { createLago } from '../gateways/lago/index.ts';
import { createMail } from '../gateways/mail/index.ts';
import { watchAccount } from '../gateways/stripe/account.ts';
import { openStripeBudget } from '../gateways/stripe/budget/open-budget.ts';
import { requireUsableTax } from './require-usable-tax.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';
import { cached } from './cached.ts';
import { ensureSchedules } from './schedules.ts';
import { upholdSchedules } from './uphold-schedules.ts';
import { ensureSweep } from './ensure-sweep.ts';
import { tracedWorker } from './tracing.ts';
import { noteAliveWhileRunning } from './note-alive.ts';
import { metersTuning, TUNING } from './tuning.ts';

/** Workers of all queues, and their dependencies. */
export interface RunningWorker {
  /** Resolves when all workers have drained after a stop; rejects when one failed. */
  done: Promise<void>;
  /** Asks all of them to drain. */
  shutdown: () => void;
  /** Whether all of them take work, and Temporal and the database lately answered. */
  isReady: () => boolean;
}

/** Where workers are started, and with which workflow code. */
interface StartWorkerOptions {
  connection: NativeConnection;
  namespace: string;
  code: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
}

/**
 * Puts the activities together and starts the workers.
 * @throws Error where no Stripe key is set: such a worker could carry nothing out
 */
export async function startWorker(env: WorkerEnv, options: StartWorkerOptions): Promise<RunningWorker> {
  const { connection, namespace, code } = options;
  if (env.stripe.secretKey === undefined) {
    throw new Error(
      'STRIPE_SECRET_KEY is not set: a worker without Stripe can carry nothing out. Set it, or run the API alone.',
    );
  }
  const keyVault = env.byok === undefined ? null : await openVault(env.byok);
  const orm = await createOrm({ databaseUrl: env.database.url, poolMax: env.database.poolMax });
  const tracing = await startTracing(env, 'worker');
  const temporal = createTemporalClient(env, traceTemporalCalls(tracing));
  const mail =
    env.mail.smtpUrl === undefined ? null : createMail({ smtpUrl: env.mail.smtpUrl, from: env.mail.from });
  const { secretKey, apiBase } = env.stripe;
  const stripeBudget = openStripeBudget({
    ...env.stripe,
    redisUrl: env.database.redisUrl,
    database: postgresBudgetStore(() => orm.em.getConnection().getNativeClient()),
    onStoreError: (error) => {
      Runtime.instance().logger.warn('the budget for Stripe cannot be shared', { error: String(error) });
    },
  });
  const stripe = createStripe({ secretKey, apiBase, budget: stripeBudget.budget, guarded: true });
  let stopItself = (): void => undefined;
  let stopWatch = (): void => undefined;
  let stopNotingSettings = (): Promise<void> => Promise.resolve();
  const close = async (): Promise<void> => {
    stopWatch();
    await stopNotingSettings();
    mail?.close();
    stripeBudget.close();
    await temporal.connection.close();
    await orm.close();
    await tracing.stop();
  };
  try {
    if (keyVault !== null)
      await requireRightMasterKeys(keyVault, await sampleDataKeys(orm.em.fork(), keyVault.ids));
    const { mode } = env.stripe;
    const { logger } = Runtime.instance();
    const watched = await watchAccount(
      { stripe, mode: mode ?? 'test', remember: (account) => rememberAccount(orm.em.fork(), account) },
      {
        unknown: (error) => {
          logger.warn('whose Stripe account it is could not be compared yet', { error: String(error) });
        },
        other: (error) => {
          logger.error(`the worker stops: ${error.message}`);
          process.exitCode = 1;
          stopItself();
        },
      },
    );
    stopWatch = watched.stop;
    await requireUsableTax(stripe, env.stripe.tax, env.stripe.priceTax);
  } catch (error) {
    await close();
    throw error;
  }
  const activities = createActivities({
    orm,
    temporal,
    usageKept: { months: env.usage.retentionMonths, exportTo: env.usage.exportTo ?? null },
    stripe,
    plans: cached(() => loadPlans(orm.em.fork()), TUNING.plansAreFreshFor, Date.now),
    ...targets(env),
    mail: mail && ((message) => mail.send(message)),
    keyVault,
    sweepPassMs: env.sweep.passMs,
    auditKey: env.audit.keys[0] ?? null,
    now: Date.now,
    tax: env.stripe.tax,
    priceTax: env.stripe.priceTax,
    urls: {
      billing: `${env.http.publicUrl}/billing`,
      plans: `${env.http.publicUrl}/plans`,
      approvals: `${env.http.publicUrl}/admin/approvals`,
      customers: `${env.http.publicUrl}/admin/customers`,
      drift: `${env.http.publicUrl}/admin/drift`,
    },
  });
  const traced = tracedWorker(tracing, code);
  const common = {
    ...traced.activities,
    connection,
    namespace,
    dataConverter: temporalDataConverter(env),
    activities,
    shutdownGraceTime: TUNING.shutdownGraceTime,
    shutdownForceTime: TUNING.shutdownForceTime,
  };
  const workers = [
    await Worker.create({
      ...common,
      ...TUNING.billing,
      ...traced.workflows,
      taskQueue: TASK_QUEUES.billing,
    }),
    // Activities only: a slow Keycloak, Lago or mail server takes up these places and no others.
    await Worker.create({ ...common, ...TUNING.sync, taskQueue: TASK_QUEUES.sync }),
    await Worker.create({ ...common, ...TUNING.usage, taskQueue: TASK_QUEUES.usage }),
    await Worker.create({
      ...common,
      ...metersTuning(env.stripe.mode, env.stripe.apiBase !== undefined),
      taskQueue: TASK_QUEUES.meters,
    }),
  ];
  await ensureSchedules(temporal);
  if (env.sweep.passMs > 0) await ensureSweep(temporal);
  // Not before all of them exist: a refused start must not overwrite what the running worker noted.
  stopNotingSettings = noteSettings(
    () => orm.em.fork(),
    'worker',
    sharedSettingsOfWorker(env),
    (differs) => {
      Runtime.instance().logger.error('the worker was started with other settings than the API', { differs });
    },
  );
  const notes = noteAliveWhileRunning(orm, temporal);
  const stopUpholding = upholdSchedules(temporal, { sweeps: env.sweep.passMs > 0 });
  const done = Promise.all(workers.map((worker) => worker.run()))
    .finally(notes.stop)
    .finally(stopUpholding)
    .then(close);
  const shutdown = (): void => {
    void notes.stop();
    void stopUpholding();
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  stopItself = shutdown;
  const isReady = (): boolean =>
    notes.areFresh() && workers.every((worker) => worker.getState() === 'RUNNING');
  return { done, shutdown, isReady };
}

/** Systems that accounts are synced to; null when not set up. */
function targets(
  env: WorkerEnv,
): Pick<ActivityDeps, 'keycloak' | 'lago' | 'lagoUsage' | 'people' | 'readRoles'> {
  const keycloak = env.keycloak === undefined ? null : createKeycloak(env.keycloak);
  const lago = env.lago === undefined ? null : createLago(env.lago);
  return {
    keycloak: keycloak && {
      sync: (account) => keycloak.syncUser(account),
      compare: (account) => keycloak.compareUser(account),
    },
    lago: lago && {
      sync: (account) => lago.syncAccount(account),
      compare: (account) => lago.compareAccount(account),
    },
    lagoUsage: lago,
    people: { keycloak, lago },
    // Keycloak says realm roles; where tokens name others, theirs are not known here.
    readRoles:
      env.identity.roleClaim === 'realm_access.roles' && keycloak !== null
        ? (of) => keycloak.readRoles(of)
        : null,
  };
}
