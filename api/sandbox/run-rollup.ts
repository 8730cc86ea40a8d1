import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';

const POLL_MS = 100;
/** How long a rollup is awaited. */
const LIMIT_MS = 60_000;

/**
 * Triggers the usage rollup and awaits one that began after this call. The schedule never runs two at once.
 */
export async function runRollup(temporal: Client, signal: AbortSignal): Promise<void> {
  const schedule = temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID);
  const before = (await schedule.describe()).info.numActionsTaken;
  await schedule.trigger();
  const limit = Date.now() + LIMIT_MS;
  for (;;) {
    const { info } = await schedule.describe();
    const [begun] =
      info.numActionsTaken > before ? info.recentActions.slice(before - info.numActionsTaken) : [];
    // The schedule's own list of running ones is late.
    if (begun !== undefined && !(await isRunning(temporal, begun.action.workflow.workflowId))) return;
    if (Date.now() > limit) throw new Error(`the usage rollup took more than ${LIMIT_MS / 1000} s`);
    await pause(POLL_MS, undefined, { signal });
  }
}

const isRunning = async (temporal: Client, workflowId: string): Promise<boolean> =>
  (await temporal.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
