import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { startChild } from './child.ts';
import type { Started } from './supervise.ts';
import { GiveUp, waitUntil } from '../../scripts/wait-until.ts';

export interface NodePartOptions {
  name: string;
  /** Script; a relative path starts at the root of the checkout. */
  script: string;
  args?: string[];
  env: Record<string, string | undefined>;
  logFile: string;
  /** Whether it can be used. */
  ready: () => Promise<boolean>;
}

/** Root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Command of the local Stripe, as its package exports it. */
export const sandboxCli = createRequire(import.meta.url).resolve('stripe-billing-sandbox/cli');

/**
 * Starts one of the project's own processes and waits until it is ready.
 *
 * @throws Error with the end of its log when it ends first, or is not ready within a minute.
 */
export async function startNodePart(options: NodePartOptions): Promise<Started> {
  const child = await startChild({
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', options.script, ...(options.args ?? [])],
    cwd: root,
    env: options.env,
    logFile: options.logFile,
  });
  const check = async (): Promise<boolean> => {
    const end = child.ended();
    if (end !== undefined)
      throw new GiveUp(`${options.name} ended (${end}); the end of ${options.logFile}:\n${child.logTail()}`);
    return options.ready();
  };
  try {
    await waitUntil(check, {
      deadlineMs: 60_000,
      what: `${options.name} to be ready (${options.logFile})`,
      everyMs: 100,
    });
  } catch (error) {
    await child.stop('SIGKILL');
    throw error;
  }
  return { child, stop: () => child.stop('SIGTERM', 20_000) };
}
