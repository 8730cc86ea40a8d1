import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

/** The command as a checkout has it. */
export const command = fileURLToPath(new URL('../bin/stripe-sandbox.js', import.meta.url));

export interface RunningCommand {
  child: ChildProcess;
  port: number;
  /** What it printed so far. */
  lines: string[];
}

const started: ChildProcess[] = [];

/** Starts the sandbox as a process of its own and waits until it is ready. */
export async function startCommand(file: string, args: string[]): Promise<RunningCommand> {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  started.push(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const line = await until(() => lines[0]);
  return { child, port: Number(/:(\d+)$/.exec(line)?.[1]), lines };
}

/** Kills what is left of the commands that were started. */
export function stopCommands(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}
