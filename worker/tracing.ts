import { fileURLToPath } from 'node:url';
import type { ActivityInterceptorsFactory, InjectedSinks, WorkerOptions } from '@temporalio/worker';
import { traceContextIn } from '../config/trace-temporal-calls.ts';
import type { Tracing } from '../config/tracing.ts';
import type { TracingSinks } from '../workflows/temporal/interceptors.ts';

/** Sources here, JavaScript in a build. */
const source = (path: string): string =>
  fileURLToPath(
    new URL(`../workflows/${path}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  );

/**
 * Options of a traced worker: activities as spans, and workflow code bundled with its interceptors. Nothing
 * without a collector.
 */
export function tracedWorker(
  tracing: Tracing,
  code: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>,
): { activities: Pick<WorkerOptions, 'interceptors'>; workflows: TracedCode } {
  if (!tracing.enabled) return { activities: {}, workflows: code };
  const activity = [traceActivities(tracing)];
  return {
    activities: { interceptors: { activity } },
    workflows: {
      workflowsPath: source('index'),
      interceptors: { activity, workflowModules: [source('temporal/interceptors')] },
      sinks: workflowSpans(tracing),
    },
  };
}

type TracedCode = Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath' | 'interceptors' | 'sinks'>;

const traceActivities =
  (tracing: Tracing): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      execute: (input, next) => {
        const parent = traceContextIn(input.headers);
        // Work without a caller, such as that of schedules, is not traced.
        if (parent === undefined) return next(input);
        const attributes = {
          'temporal.workflow_id': info.workflowExecution?.workflowId,
          'temporal.attempt': info.attempt,
        };
        return tracing.span(`activity ${info.activityType}`, { kind: 'internal', parent, attributes }, () =>
          next(input),
        );
      },
    },
  });

const workflowSpans = (tracing: Tracing): InjectedSinks<TracingSinks> => ({
  tracing: {
    span: {
      fn: ({ workflowId, runId }, span) =>
        tracing.finished({
          ...span,
          attributes: { 'temporal.workflow_id': workflowId, 'temporal.run_id': runId },
        }),
      callDuringReplay: false,
    },
  },
});
