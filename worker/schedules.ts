import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client, ScheduleOptions } from '@temporalio/client';
import { RECONCILIATION, RECONCILIATION_SCHEDULE_ID } from '../workflows/contracts/reconciliation.ts';
import { PREDICTIONS, PREDICTIONS_SCHEDULE_ID } from '../workflows/contracts/predictions.ts';
import { DATA_RETENTION, DATA_RETENTION_SCHEDULE_ID } from '../workflows/contracts/data-retention.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';
import { USAGE_ROLLUP, USAGE_ROLLUP_SCHEDULE_ID } from '../workflows/contracts/usage-rollup.ts';
import { USAGE_UPKEEP, USAGE_UPKEEP_SCHEDULE_ID } from '../workflows/contracts/usage-upkeep.ts';

/** Scheduled workflows of any worker. */
const SCHEDULES: ScheduleOptions[] = [
  {
    scheduleId: RECONCILIATION_SCHEDULE_ID,
    spec: { intervals: [{ every: '10m' }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1h' },
    action: {
      type: 'startWorkflow',
      workflowType: RECONCILIATION,
      workflowId: RECONCILIATION,
      taskQueue: TASK_QUEUES.billing,
      staticSummary: 'Find events and effects that got lost',
    },
  },
  {
    scheduleId: PREDICTIONS_SCHEDULE_ID,
    spec: { intervals: [{ every: '10m', offset: '5m' }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1h' },
    action: {
      type: 'startWorkflow',
      workflowType: PREDICTIONS,
      workflowId: PREDICTIONS,
      taskQueue: TASK_QUEUES.billing,
      staticSummary: 'Predict what Stripe does next, and compare',
    },
  },
  {
    scheduleId: USAGE_ROLLUP_SCHEDULE_ID,
    spec: { intervals: [{ every: '5m' }] },
    // One at a time, so that a customer's usage is reported in order; a due run waits and then starts at
    // once.
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: '1d' },
    action: {
      type: 'startWorkflow',
      workflowType: USAGE_ROLLUP,
      workflowId: USAGE_ROLLUP,
      taskQueue: TASK_QUEUES.billing,
      staticSummary: 'Close usage windows, rate them, report to Stripe and Lago',
    },
  },
  {
    scheduleId: USAGE_UPKEEP_SCHEDULE_ID,
    // At night in Europe, when little is used.
    spec: { calendars: [{ hour: 2, minute: 30 }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1d' },
    action: {
      type: 'startWorkflow',
      workflowType: USAGE_UPKEEP,
      workflowId: USAGE_UPKEEP,
      taskQueue: TASK_QUEUES.billing,
      staticSummary: 'Keep the ledger of usage by policy',
    },
  },
  {
    scheduleId: DATA_RETENTION_SCHEDULE_ID,
    // After the upkeep of usage, at night in Europe.
    spec: { calendars: [{ hour: 3, minute: 30 }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1d' },
    action: {
      type: 'startWorkflow',
      workflowType: DATA_RETENTION,
      workflowId: DATA_RETENTION,
      taskQueue: TASK_QUEUES.billing,
      staticSummary: 'Remove what is older than it is kept for',
    },
  },
];

/** Makes the schedules that are not there: Temporal's store may have been lost under running workers. */
export async function remakeSchedules(client: Client): Promise<void> {
  for (const schedule of SCHEDULES)
    await client.schedule.create(schedule).catch((error: unknown) => {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    });
}

/** Creates or updates the schedules. Safe for several workers at once. */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const schedule of SCHEDULES) {
    try {
      await client.schedule.create(schedule);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { spec, policies, action } = schedule;
      await client.schedule.getHandle(schedule.scheduleId).update(({ state }) => ({
        spec,
        action: action,
        ...(policies === undefined ? {} : { policies: policies }),
        state,
      }));
    }
  }
}
