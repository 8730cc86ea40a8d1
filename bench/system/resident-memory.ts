import { readFileSync } from 'node:fs';
import { median } from '../report/percentile.ts';

const SAMPLE_MS = 200;

/** Resident memory of a process. Linux only. */
export function residentMb(pid: number): number {
  const kb = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return Math.round(kb / 1_024);
}

/** Resident memory of a process over a run, MB. */
export interface MemoryOfRun {
  most: number;
  /** Median of the first and of the last quarter of the samples: close together where memory is flat. */
  firstQuarter: number;
  lastQuarter: number;
}

/** Looks at a process's memory several times a second until `stop` is called, which sums it up. */
export function watchMemory(pid: number): { stop: () => MemoryOfRun } {
  const samples = [residentMb(pid)];
  const timer = setInterval(() => samples.push(residentMb(pid)), SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      samples.push(residentMb(pid));
      const quarter = Math.ceil(samples.length / 4);
      return {
        most: Math.max(...samples),
        firstQuarter: median(samples.slice(0, quarter)),
        lastQuarter: median(samples.slice(-quarter)),
      };
    },
  };
}
