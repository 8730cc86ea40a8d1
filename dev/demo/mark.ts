import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says that a data directory has the demo customers, since when, and whether all of them are ready. */
export interface DemoMark {
  /** Where their clocks end, epoch milliseconds, a whole hour: the hour of the first start. */
  today: number;
  ready: boolean;
}

const fileOf = (dataDir: string): string => join(dataDir, 'demo.json');

/** Null where the directory has no demo customers. */
export function readDemoMark(dataDir: string): DemoMark | null {
  const file = fileOf(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoMark) : null;
}

export function writeDemoMark(dataDir: string, mark: DemoMark): void {
  const file = fileOf(dataDir);
  writeFileSync(`${file}.part`, JSON.stringify(mark));
  renameSync(`${file}.part`, file);
}

/**
 * Whether the six are to be made, or made to their end: on an empty directory, and where a start was stopped
 * in the middle of it. Data from before stays as it is.
 */
export const needsDemo = (dataDir: string): boolean => {
  const mark = readDemoMark(dataDir);
  return mark === null ? !existsSync(join(dataDir, 'postgres')) : !mark.ready;
};
