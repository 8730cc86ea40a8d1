import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

/** A few tries, then the run gives up: the next one in five minutes goes on, and closes windows meanwhile. */
const retry = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '20s',
  maximumAttempts: 5,
} as const;

/** Steps over usage that take as long as there is usage; their heartbeat tells that they go on. */
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

/** Mails of what a run found out: each run sends what the ones before it could not, and none waits for a mail server for long. */
export const warnings = proxyActivities<Pick<Activities, 'mailUsageWarnings'>>({
  taskQueue: TASK_QUEUES.sync,
  scheduleToCloseTimeout: '5m',
  startToCloseTimeout: '3m',
  heartbeatTimeout: '1m',
  retry: { maximumAttempts: 1 },
});
