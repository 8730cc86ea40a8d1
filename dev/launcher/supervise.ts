import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './child.ts';
import { killGroup } from './child.ts';

/** A part that was just started as a process. */
export interface Started {
  child: Child;
  /** Stops it in its own way. */
  stop: () => Promise<void>;
}

export interface SuperviseOptions {
  name: string;
  /** Starts the part and resolves when it is ready. */
  start: () => Promise<Started>;
  note: (text: string) => void;
  /** Called with each new process. */
  onProcess: (pid: number) => void;
}

/** A part that is started again when it ends unasked. */
export interface Supervised {
  name: string;
  /** Stops it and starts it again, for changed code. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
  /** Ends it by force, at once. */
  kill: () => void;
  /** Ends it by force as a crash would; it is started again after `awayMs`. */
  crash: (awayMs: number) => void;
  /** `startsAgainAt`: real time, epoch milliseconds; null while it runs. */
  state: () => { running: boolean; startsAgainAt: number | null };
}

const firstPause = 500;
const longestPause = 30_000;
/** A part that ran this long was all right: the next pause is short again. */
const healthyAfter = 60_000;

/**
 * Starts a part and keeps it running, with growing pauses between attempts.
 *
 * @throws when the first start fails; later failures are noted and tried again.
 */
export async function supervise({ name, start, note, onProcess }: SuperviseOptions): Promise<Supervised> {
  /** Its end is wanted: for good, or for a restart. */
  let asked = false;
  let stopped = false;
  let pause = firstPause;
  let current: Started;
  /** Pause after a crash that was asked for. */
  let away: number | undefined;
  let startsAgainAt: number | null = null;
  let running = false;

  const launch = async (): Promise<void> => {
    const startedAt = Date.now();
    current = await start();
    running = true;
    startsAgainAt = null;
    onProcess(current.child.pid);
    const mine = current;
    void mine.child.exited.then((end) => {
      if (mine !== current) return;
      running = false;
      if (asked) return;
      if (Date.now() - startedAt > healthyAfter) pause = firstPause;
      void revive(`ended (${end})`);
    });
  };
  const revive = async (what: string): Promise<void> => {
    const wait = away ?? pause;
    note(`${what}; starting it again in ${wait / 1000} s`);
    startsAgainAt = Date.now() + wait;
    await delay(wait);
    if (away === undefined) pause = Math.min(pause * 2, longestPause);
    away = undefined;
    if (asked) return;
    await launch().then(
      () => note('runs again'),
      (error: unknown) =>
        revive(
          `did not start (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)})`,
        ),
    );
  };

  await launch();
  return {
    name,
    restart: async () => {
      asked = true;
      await current.stop();
      if (stopped) return;
      asked = false;
      await launch().catch((error: unknown) => {
        note(error instanceof Error ? error.message : String(error));
      });
    },
    stop: async () => {
      asked = true;
      stopped = true;
      await current.stop();
    },
    crash: (awayMs) => {
      if (asked || !running) return;
      away = awayMs;
      killGroup(current.child.pid);
    },
    state: () => ({ running, startsAgainAt }),
    kill: () => {
      asked = true;
      stopped = true;
      if (current.child.ended() === undefined) killGroup(current.child.pid);
    },
  };
}
