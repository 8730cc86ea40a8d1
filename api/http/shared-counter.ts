import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';

export interface SharedCounterOptions {
  /** Requests a window. */
  points: number;
  /** Length of a window, seconds. */
  duration: number;
  /** Counts for all processes. */
  store: RateLimiterAbstract;
  /** How often what was counted here is told to the store, milliseconds. */
  syncEveryMs?: number;
  onError: (error: unknown) => void;
}

/** Counts requests against a limit. Rejects with a RateLimiterRes when it is used up. */
export interface SharedCounter {
  consume: (key: string) => Promise<RateLimiterRes>;
  /** Tells the store what is still to be told; runs by itself while the process works. */
  sync: () => Promise<void>;
  stop: () => void;
}

/**
 * A limit that processes share without a read waiting for it: every process counts in memory, tells the store in the
 * background what it counted, and takes over what the others did. Between two syncs the processes together may let a little
 * more through; with the store down each goes on by itself.
 */
export function createSharedCounter(options: SharedCounterOptions): SharedCounter {
  const { points, duration, store, syncEveryMs = 500, onError } = options;
  const local = new RateLimiterMemory({ points, duration });
  let pending = new Map<string, number>();

  const syncKey = async (key: string, count: number): Promise<void> => {
    const known = await store.consume(key, count).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
    // A window that is about to end is not worth taking over, and must not be begun anew here.
    if (known.msBeforeNext < 1_000) return;
    const total = known.consumedPoints + (pending.get(key) ?? 0);
    const here = await local.get(key);
    if (here === null || here.consumedPoints < total) await local.set(key, total, known.msBeforeNext / 1_000);
  };

  let syncing = false;
  let ended = false;
  const stopped = (): boolean => ended;
  const sync = async (): Promise<void> => {
    if (syncing || pending.size === 0) return;
    syncing = true;
    const batch = pending;
    pending = new Map();
    try {
      for (const [key, count] of batch) if (!stopped()) await syncKey(key, count);
    } catch (error) {
      onError(error);
    } finally {
      syncing = false;
    }
  };
  const timer = setInterval(() => void sync(), syncEveryMs).unref();

  return {
    consume: (key) => {
      pending.set(key, (pending.get(key) ?? 0) + 1);
      return local.consume(key);
    },
    sync,
    stop: () => {
      ended = true;
      clearInterval(timer);
    },
  };
}
