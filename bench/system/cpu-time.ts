import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the machine (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** Processor time that a process has used so far, its threads included, milliseconds. Linux only. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // Behind the name: utime and stime are the 12th and 13th (proc(5) counts them as 14 and 15).
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
