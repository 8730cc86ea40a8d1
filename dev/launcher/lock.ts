import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, endOrphan } from './orphans.ts';

interface Recorded {
  name: string;
  pid: number;
  /** Its command line, since a later process may have the same id. */
  mark: string;
}

interface LockFile {
  launcher: Recorded;
  parts: Recorded[];
}

const fileName = 'pids.json';

/** A data directory that belongs to this launcher, and the processes that it started. */
export class DataDirLock {
  readonly #file: string;
  readonly #content: LockFile;

  private constructor(dataDir: string) {
    this.#file = join(dataDir, fileName);
    this.#content = {
      launcher: { name: 'launcher', pid: process.pid, mark: commandLine(process.pid) ?? '' },
      parts: [],
    };
    this.#save();
  }

  /**
   * Takes a data directory, emptied first where `fresh`. Processes that a killed run left behind are ended.
   *
   * @throws Error when a launcher runs on it, or when it is to be emptied and does not look like ours.
   */
  static async take(dataDir: string, fresh: boolean, note: (text: string) => void): Promise<DataDirLock> {
    await endLeftovers(dataDir, note);
    if (fresh) empty(dataDir);
    mkdirSync(dataDir, { recursive: true });
    return new DataDirLock(dataDir);
  }

  /** Remembers a process, so that the next start can end it if this launcher is killed. */
  record(name: string, pid: number): void {
    const mark = commandLine(pid);
    if (mark === undefined) return;
    this.#content.parts = [...this.#content.parts.filter((part) => part.name !== name), { name, pid, mark }];
    this.#save();
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }

  #save(): void {
    writeFileSync(`${this.#file}.part`, JSON.stringify(this.#content));
    renameSync(`${this.#file}.part`, this.#file);
  }
}

async function endLeftovers(dataDir: string, note: (text: string) => void): Promise<void> {
  const file = join(dataDir, fileName);
  if (!existsSync(file)) return;
  const { launcher, parts } = JSON.parse(readFileSync(file, 'utf8')) as LockFile;
  if (commandLine(launcher.pid) === launcher.mark) {
    throw new Error(
      `A system is already running on ${dataDir} (process ${launcher.pid})${consoleOf(dataDir)}. ` +
        'Stop it, or use another --data-dir with --ports auto.',
    );
  }
  // Those that use others were started later, so they are ended first.
  for (const part of parts.toReversed()) {
    // SIGINT asks all of them to stop; PostgreSQL takes it as its fast shutdown.
    if (await endOrphan(part.pid, part.mark, 'SIGINT'))
      note(`ended ${part.name}, left behind by a run that was killed`);
  }
}

/** Where its console is, if it has come that far. */
function consoleOf(dataDir: string): string {
  const facts = join(dataDir, 'stack.json');
  if (!existsSync(facts)) return '';
  const { console: address } = JSON.parse(readFileSync(facts, 'utf8')) as { console?: string };
  return address === undefined ? '' : `: ${address}`;
}

function empty(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const names = readdirSync(dataDir);
  const ours = names.length === 0 || names.includes('postgres') || names.includes('logs');
  if (!ours)
    throw new Error(`--fresh: ${dataDir} does not look like a data directory of ours; it is left as it is.`);
  rmSync(dataDir, { recursive: true, force: true });
}
