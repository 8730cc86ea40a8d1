import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';

const POLL_MS = 100;
/** A rollup may take so long before nobody waits for it any more. */
const LIMIT_MS = 60_000;

/**
 * Has the usage rollup run now, and waits until one that began after this call is over. It runs by its schedule, which never has two run
 * beside each other.
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
    // What the schedule itself says of running ones comes late.
    if (begun !== undefined && !(await isRunning(temporal, begun.action.workflow.workflowId))) return;
    if (Date.now() > limit) throw new Error(`the usage rollup took more than ${LIMIT_MS / 1000} s`);
    await pause(POLL_MS, undefined, { signal });
  }
}

const isRunning = async (temporal: Client, workflowId: string): Promise<boolean> =>
  (await temporal.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
