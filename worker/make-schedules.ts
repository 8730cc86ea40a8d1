/**
 * Makes the schedules and starts the sweep, and ends. Each worker does it as it starts; this is for a
 * Temporal that was rebuilt under running workers. `node worker/make-schedules.ts`
 */
import { ownEnv } from '../config/env.ts';
import { createLogger } from '../config/logger.ts';
import { createTemporalClient } from '../config/temporal-connection.ts';
import { ensureSchedules } from './schedules.ts';
import { ensureSweep } from './ensure-sweep.ts';

const env = ownEnv('worker');
const logger = createLogger({ level: env.log.level, service: 'schedules' });
const temporal = createTemporalClient(env);
try {
  await ensureSchedules(temporal);
  if (env.sweep.passMs > 0) await ensureSweep(temporal);
  logger.info('the schedules are there');
} catch (error) {
  logger.fatal({ error: error instanceof Error ? error.message : String(error) }, 'no schedules were made');
  process.exitCode = 1;
} finally {
  await temporal.connection.close();
}
