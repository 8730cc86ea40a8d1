/**
 * The worker process: runs workflows and activities until it is stopped. `node worker/main.ts [bundle]`:
 * with the path of a workflow bundle.
 */
import { Runtime } from '@temporalio/worker';
import { ownEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import { connectWorker } from '../config/temporal-connection.ts';
import { workflowCode } from './bundle.ts';
import { runtimeOptions } from './runtime.ts';
import { serveHealth } from './health.ts';
import type { HealthServer } from './health.ts';
import { startWorker } from './start-worker.ts';
import type { RunningWorker } from './start-worker.ts';
import { untilReachable } from './until-reachable.ts';

const env = ownEnv('worker');
const logger = createLogger({ level: env.log.level, service: 'worker' });

let worker: RunningWorker | null = null;
let health: HealthServer | null = null;
try {
  const { workerHealthPort } = env.telemetry;
  if (workerHealthPort !== undefined)
    health = await serveHealth(
      { host: env.http.host, port: workerHealthPort },
      () => worker?.isReady() ?? false,
    );
  Runtime.install(runtimeOptions(env, logger));
  const { connection, namespace } = await untilReachable(() => connectWorker(env), logger);
  worker = await startWorker(env, { connection, namespace, code: workflowCode(process.argv[2]) });
  logger.info({ namespace }, 'worker ready');
  // The SDK takes SIGTERM and SIGINT itself; this resolves when everything has drained.
  await worker.done;
  await connection.close();
  health?.close();
  logger.info('worker stopped');
} catch (error) {
  logger.fatal({ error: error instanceof Error ? error.message : String(error) }, 'the worker ended');
  process.exit(1);
}
