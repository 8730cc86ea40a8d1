import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { waitUntil } from '../../scripts/wait-until.ts';
import { killGroup } from './child.ts';

/** The command line of a process, or undefined when there is none. */
export function commandLine(pid: number): string | undefined {
  try {
    const raw = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    // A process that ended but was not yet collected by its parent has an empty command line.
    if (raw === '') return undefined;
    return raw.replaceAll('\0', ' ').trim();
  } catch (error) {
    if (process.platform === 'linux') return undefined;
    return commandLineFromPs(pid, error);
  }
}

function commandLineFromPs(pid: number, cause: unknown): string | undefined {
  if (process.platform === 'win32') throw new Error('processes cannot be looked up on Windows', { cause });
  try {
    return (
      execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}

/**
 * Ends a process that an earlier, killed run left behind: politely, then by force after 10 s.
 * Since process ids are used again, it is touched only when its command line contains `mark`.
 *
 * @returns whether there was one.
 */
export async function endOrphan(
  pid: number,
  mark: string,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<boolean> {
  if (commandLine(pid)?.includes(mark) !== true) return false;
  process.kill(pid, signal);
  const gone = (): boolean => commandLine(pid) === undefined;
  await waitUntil(gone, { deadlineMs: 10_000, what: `process ${pid} to end` }).catch(async () => {
    killGroup(pid);
    await waitUntil(gone, { deadlineMs: 10_000, what: `process ${pid} to be gone` });
  });
  return true;
}
