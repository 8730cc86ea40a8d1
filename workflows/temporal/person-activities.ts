import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

/**
 * Steps over all data of a person: they last as long as there is data, and wait for systems that are
 * unavailable.
 */
export const person = proxyActivities<Activities>({
  taskQueue: TASK_QUEUES.sync,
  startToCloseTimeout: '30m',
  heartbeatTimeout: '2m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});
