import { DefaultLogger, makeTelemetryFilterString } from '@temporalio/worker';
import type { LogEntry, RuntimeOptions } from '@temporalio/worker';
import type { Env } from '../config/env.ts';
import type { Logger } from '../config/logger.ts';

/** Temporal's own logs go where ours go; its metrics are served where a port is given. */
export function runtimeOptions(env: Pick<Env, 'telemetry'>, logger: Logger): RuntimeOptions {
  const { workerMetricsHost, workerMetricsPort } = env.telemetry;
  return {
    logger: new DefaultLogger('INFO', (entry) => write(logger, entry)),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) },
      ...(workerMetricsPort === undefined
        ? {}
        : { metrics: { prometheus: { bindAddress: `${workerMetricsHost}:${workerMetricsPort}` } } }),
    },
  };
}

function write(logger: Logger, { level, message, meta }: LogEntry): void {
  const log = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  // Workflow and activity metadata are ids; errors are written by message, never with what they carry.
  const { workflowId, runId, activityType, attempt, error } = (meta ?? {}) as Record<string, unknown>;
  logger[log[level]](
    { workflowId, runId, activityType, attempt, ...(error instanceof Error ? { error: error.message } : {}) },
    message,
  );
}
