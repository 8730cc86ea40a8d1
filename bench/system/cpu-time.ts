import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the machine (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** Processor time that a process has used so far, its threads included, milliseconds. Linux only. */
export function cpuMs(pid: number): number {
  const { used } = statOf(pid);
  return used * TICK_MS;
}

/**
 * The same with its descendants, the ended ones that were waited for included: PostgreSQL has a process for
 * each connection.
 */
export function cpuMsOfTree(pid: number): number {
  const childrenOf = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), Number(name)]);
  }
  let ticks = 0;
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { used, usedByEnded } = statOf(next);
    ticks += used + usedByEnded;
    open.push(...(childrenOf.get(next) ?? []));
  }
  return ticks * TICK_MS;
}

function statOf(pid: number): { parent: number; used: number; usedByEnded: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  // Behind the name: the parent is the second; utime, stime, cutime and cstime are the 12th to the 15th
  // (proc(5) counts them as 14 to 17).
  const [, parent = 0] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { parent, used: user + system, usedByEnded: endedUser + endedSystem };
}

/** Null where the process has ended since it was listed. */
function parentOf(pid: number): number | null {
  try {
    return statOf(pid).parent;
  } catch {
    return null;
  }
}
