import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where a run took place: figures of two machines are not to be compared. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  /**
   * Load average over a minute when the run began: above a small part of `cores`, others were at work too.
   */
  loadAtStart: number;
}

/** This machine, now. */
export function thisMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    loadAtStart: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}
