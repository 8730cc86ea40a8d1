/** The worker process: puts the activities together and runs the workflows until it is told to stop. */
import { Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { loadEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import { connectWorker, createTemporalClient } from '../config/temporal-connection.ts';
import { createOrm } from '../db/orm.ts';
import { loadPlans } from '../db/repositories/plans.ts';
import { createKeycloak } from '../gateways/keycloak/index.ts';
import { createLago } from '../gateways/lago/index.ts';
import { createMail } from '../gateways/mail/index.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';
import { workflowCode } from './bundle.ts';
import { cached } from './cached.ts';
import { runtimeOptions } from './runtime.ts';
import { TUNING } from './tuning.ts';
import { untilReachable } from './until-reachable.ts';

const env = loadEnv();
const logger = createLogger({ level: env.log.level, service: 'worker' });
if (env.stripe.secretKey === undefined) {
  logger.fatal(
    'STRIPE_SECRET_KEY is not set: a worker without Stripe can carry nothing out. Set it, or run the API alone.',
  );
  process.exit(1);
}

Runtime.install(runtimeOptions(env, logger));
const orm = await createOrm({ databaseUrl: env.database.url, poolMax: env.database.poolMax });
const stripe = createStripe({ secretKey: env.stripe.secretKey, apiBase: env.stripe.apiBase });
const keycloak = env.keycloak === undefined ? null : createKeycloak(env.keycloak);
const lago = env.lago === undefined ? null : createLago(env.lago);
const mail =
  env.mail.smtpUrl === undefined ? null : createMail({ smtpUrl: env.mail.smtpUrl, from: env.mail.from });
const temporal = createTemporalClient(env);
const { connection, namespace } = await untilReachable(() => connectWorker(env), logger);

const activities = createActivities({
  orm,
  stripe,
  plans: cached(() => loadPlans(orm.em.fork()), TUNING.plansAreFreshFor, Date.now),
  keycloak: keycloak && { sync: (account) => keycloak.syncUser(account) },
  lago: lago && { sync: (account) => lago.syncAccount(account) },
  mail: mail && ((message) => mail.send(message)),
  temporal,
  now: Date.now,
  urls: { billing: `${env.http.publicUrl}/billing`, plans: `${env.http.publicUrl}/plans` },
});

const common = {
  connection,
  namespace,
  activities,
  shutdownGraceTime: TUNING.shutdownGraceTime,
  shutdownForceTime: TUNING.shutdownForceTime,
};
const workers = [
  await Worker.create({ ...common, ...TUNING.billing, ...workflowCode(), taskQueue: TASK_QUEUES.billing }),
  // Activities only: a slow Keycloak, Lago or mail server takes up these places and no others.
  await Worker.create({ ...common, ...TUNING.sync, taskQueue: TASK_QUEUES.sync }),
];
logger.info({ namespace, queues: Object.values(TASK_QUEUES) }, 'worker ready');

// The SDK takes SIGTERM and SIGINT itself: run() resolves when both workers have drained.
await Promise.all(workers.map((worker) => worker.run()));
await connection.close();
await temporal.connection.close();
await orm.close();
logger.info('worker stopped');
