import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

/** A few attempts, then the run gives up; the next one in five minutes continues. */
const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '20s',
  maximumAttempts: 5,
} as const;

/** Steps that last as long as there is usage; heartbeats show progress. */
export const usage = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.usage,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '1m',
  retry,
});

/** Reports to Stripe's meters, page by page, at the rate of their queue. */
export const meters = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.meters,
  startToCloseTimeout: '2m',
  heartbeatTimeout: '30s',
  retry,
});

/** Mails of a run: each run sends what earlier ones could not, and none waits long for a mail server. */
export const warnings = proxyActivities<Pick<Activities, 'mailUsageWarnings'>>({
  taskQueue: TASK_QUEUES.sync,
  scheduleToCloseTimeout: '5m',
  startToCloseTimeout: '3m',
  heartbeatTimeout: '1m',
  retry: { maximumAttempts: 1 },
});
