import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killGroup } from '../../dev/launcher/child.ts';
import type { Child } from '../../dev/launcher/child.ts';

/** A process of a test's own that can be ended by force and started again. */
export interface Part {
  /** Starts it and waits until it is ready. */
  start: () => Promise<void>;
  /** SIGKILL, to it and its children; resolves when it is gone. */
  kill: () => Promise<void>;
  /** SIGTERM, as a deploy does; resolves when it has drained. */
  stop: () => Promise<void>;
  /** SIGSTOP: it is there, takes connections, and answers nothing until it may go on. */
  hold: () => void;
  goOn: () => void;
  running: () => boolean;
  /** Everything that it wrote, over all its starts. */
  log: () => string;
}

/** What a start is given: where to write, and where the log of this start begins. */
export type Launch = (logFile: string) => Promise<Child>;

/** Makes a part of a launch. `folder` holds its logs, one for each start. */
export function createPart(name: string, folder: string, launch: Launch): Part {
  const logs: string[] = [];
  let child: Child | null = null;
  const running = (): boolean => child !== null && child.ended() === undefined;
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    if (child === null || !running()) throw new Error(`there is no ${name} for what does not run`);
    process.kill(child.pid, name);
  };
  return {
    running,
    hold: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),
    start: async () => {
      if (running()) throw new Error(`${name} runs already`);
      const logFile = join(folder, `${name}-${logs.length + 1}.log`);
      logs.push(logFile);
      child = await launch(logFile);
    },
    kill: async () => {
      if (child === null) return;
      killGroup(child.pid);
      await child.exited;
    },
    stop: async () => {
      await child?.stop('SIGTERM', 20_000);
    },
    log: () => logs.map((file) => readFileSync(file, 'utf8')).join(''),
  };
}
