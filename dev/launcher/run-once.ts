import { startChild } from './child.ts';
import { root } from './node-part.ts';

export interface RunOnceOptions {
  name: string;
  script: string;
  args?: string[];
  env: Record<string, string | undefined>;
  logFile: string;
}

/**
 * Runs one of the project's scripts to its end.
 *
 * @throws Error with the end of its log when it fails.
 */
export async function runOnce({ name, script, args = [], env, logFile }: RunOnceOptions): Promise<void> {
  const child = await startChild({
    command: process.execPath,
    args: [script, ...args],
    cwd: root,
    env,
    logFile,
  });
  const end = await child.exited;
  if (end !== 'exit code 0')
    throw new Error(`${name} failed (${end}); the end of ${logFile}:\n${child.logTail()}`);
}
