import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface ChildOptions {
  command: string;
  args: string[];
  /** Whole environment of the process; default: this one's. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Where its output goes, appended. */
  logFile: string;
  /** Unix user and group to run as. */
  user?: { uid: number; gid: number } | undefined;
}

/** A process that was started here. */
export interface Child {
  pid: number;
  /** Resolves when it has ended, however it ended; never rejects. */
  exited: Promise<string>;
  /** How it ended ("exit code 1", "signal SIGKILL"), or undefined while it runs. */
  ended: () => string | undefined;
  /** Asks it to stop, and ends it and its children by force after `graceMs` (default 10 s). */
  stop: (signal?: NodeJS.Signals, graceMs?: number) => Promise<void>;
  /** The last lines of its log, for error messages. */
  logTail: () => string;
}

/** Process ids of what was started here and has not ended. */
const running = new Set<number>();

/** Ends everything that was started here, by force. */
export function killAll(): void {
  for (const pid of running) killGroup(pid);
}

/**
 * Starts a process in a session of its own, so that Ctrl-C in the terminal reaches the launcher only,
 * which then stops the parts in order.
 *
 * @throws Error when the command does not exist.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.command, options.args, {
    env: options.env ?? process.env,
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', log, log],
    ...options.user,
  });
  closeSync(log);
  const pid = child.pid ?? 0;
  let end: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      end = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
      running.delete(pid);
      resolve(end);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  running.add(pid);
  return {
    pid,
    exited,
    ended: () => end,
    stop: async (signal = 'SIGTERM', graceMs = 10_000) => {
      if (end !== undefined) return;
      child.kill(signal);
      const force = setTimeout(() => killGroup(pid), graceMs);
      await exited;
      clearTimeout(force);
    },
    logTail: () => lastLines(options.logFile, 15),
  };
}

/** Ends a process group by force; does nothing when it is gone. */
export function killGroup(pid: number): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // Already gone, which is what was wanted.
    }
  }
}

function lastLines(file: string, count: number): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
