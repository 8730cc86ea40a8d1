import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { commandLine } from './orphans.ts';

/** A system of this user that runs on this machine. */
interface RunningSystem {
  dataDir: string;
  ports: readonly number[];
  launcher: number;
  /** The launcher's command line, since a later process may have the same id. */
  mark: string;
}

/** One file for each system: a data directory knows its own ports only. */
const defaultFolder = (): string => join(tmpdir(), `perennial-running-${userInfo().username}`);

const fileOf = (folder: string): string => join(folder, `${process.pid}.json`);

/** Lets later starts say which system has these ports. */
export function noteSystem(dataDir: string, ports: readonly number[], folder = defaultFolder()): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const system = { dataDir, ports, launcher: process.pid, mark: commandLine(process.pid) ?? '' };
  writeFileSync(fileOf(folder), JSON.stringify(system satisfies RunningSystem), { mode: 0o600 });
}

/** This process's system has stopped. */
export function forgetSystem(folder = defaultFolder()): void {
  rmSync(fileOf(folder), { force: true });
}

/** The data directory of the system that has a port; undefined where another program has it. */
export function dataDirOnPort(port: number, folder = defaultFolder()): string | undefined {
  return runningSystems(folder).find(({ ports }) => ports.includes(port))?.dataDir;
}

function runningSystems(folder: string): RunningSystem[] {
  try {
    return readdirSync(folder)
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as RunningSystem)
      .filter(({ launcher, mark }) => commandLine(launcher) === mark);
  } catch {
    // Only the message is poorer without them: no folder yet, or one was removed just now.
    return [];
  }
}
