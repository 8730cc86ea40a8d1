/**
 * `npm run byok:rotate [-- --stop]`: seals all users' keys anew under the newest of BYOK_MASTER_KEYS, while
 * the system runs.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { runMain } from '../config/command-line.ts';
import { loadEnv } from '../config/env.ts';
import { openVault } from '../gateways/provider-keys/open-vault.ts';
import { createTemporalClient } from '../config/temporal-connection.ts';
import {
  BYOK_ROTATION,
  byokRotationWorkflowId,
  rotationProgressQuery,
  stopRotationSignal,
} from '../workflows/contracts/byok-rotation.ts';
import type { RotationInput, RotationResult } from '../workflows/contracts/byok-rotation.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';

type Rotation = (input: RotationInput) => Promise<RotationResult>;

/** What a rotation is started with. `write` gets one line at a time. */
interface RotateOptions {
  temporal: Client;
  masterKeyId: string;
  /** Keys a step; default 100. */
  batchSize?: number;
  write: (line: string) => void;
}

const progressEveryMs = 2_000;

/**
 * Starts the rotation, or joins the one that runs, and waits for its end. Run again, it goes on with what
 * is left.
 */
export async function rotateKeys(options: RotateOptions): Promise<RotationResult> {
  const { temporal, masterKeyId, batchSize = 100, write } = options;
  const handle = await temporal.workflow.start<Rotation>(BYOK_ROTATION, {
    workflowId: byokRotationWorkflowId(masterKeyId),
    taskQueue: TASK_QUEUES.billing,
    args: [{ masterKeyId, batchSize }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `Seal users' keys under master key ${masterKeyId}`,
  });
  write(`Sealing under master key ${masterKeyId}; follow ${handle.workflowId}, or stop it with --stop.`);
  const ended = new AbortController();
  const shown = showProgress(handle, write, ended.signal);
  try {
    return await handle.result();
  } finally {
    ended.abort();
    await shown;
  }
}

/** Asks the rotation to end after the step in hand. False where none runs. */
export async function stopRotation(temporal: Client, masterKeyId: string): Promise<boolean> {
  try {
    await temporal.workflow.getHandle(byokRotationWorkflowId(masterKeyId)).signal(stopRotationSignal);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function showProgress(
  handle: WorkflowHandle<Rotation>,
  write: RotateOptions['write'],
  signal: AbortSignal,
): Promise<void> {
  let last = '';
  for (;;) {
    await wait(progressEveryMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    // A worker that is away answers no query; what holds the step up says more than that.
    const line = (await waitingFor(handle)) ?? (await progressLine(handle));
    if (line !== null && line !== last) write(line);
    last = line ?? last;
  }
}

async function progressLine(handle: WorkflowHandle<Rotation>): Promise<string | null> {
  try {
    const { resealed, unreadable } = await handle.query(rotationProgressQuery);
    return `  ${resealed} sealed anew, ${unreadable} unreadable`;
  } catch {
    return null;
  }
}

async function waitingFor(handle: WorkflowHandle<Rotation>): Promise<string | null> {
  try {
    const { raw } = await handle.describe();
    const message = raw.pendingActivities?.[0]?.lastFailure?.message;
    return message ? `  waiting: ${message}` : null;
  } catch {
    return null;
  }
}

const usage = `npm run byok:rotate [-- options]
Seals all users' keys under the newest of BYOK_MASTER_KEYS, while the system runs.
  --stop  ends the rotation that is running after its current step`;

async function main(values: { stop: boolean }): Promise<number> {
  const env = loadEnv();
  if (env.byok === undefined) {
    process.stderr.write(
      'Neither BYOK_MASTER_KEYS nor BYOK_KMS_MODULE is set: there is no master key to wrap by.\n',
    );
    return 1;
  }
  const { newestId: masterKeyId } = await openVault(env.byok);
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const temporal = createTemporalClient(env);
  try {
    if (values.stop) {
      write((await stopRotation(temporal, masterKeyId)) ? 'It ends after the step in hand.' : 'None runs.');
      return 0;
    }
    const { outcome, resealed, unreadable } = await rotateKeys({ temporal, masterKeyId, write });
    write(`${outcome === 'done' ? 'Done' : 'Stopped'}: ${resealed} sealed anew, ${unreadable} unreadable.`);
    if (unreadable > 0)
      write('Keep the older master keys until nothing is unreadable; the worker logs which.');
    return outcome === 'done' && unreadable === 0 ? 0 : 1;
  } finally {
    await temporal.connection.close();
  }
}

if (import.meta.main) {
  await runMain(usage, async (args) => {
    const { values } = parseArgs({ args, options: { stop: { type: 'boolean', default: false } } });
    try {
      return await main(values);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`The keys were not sealed anew: ${message}${cause}`, { cause: error });
    }
  });
}
