import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { RateLimiterRes } from 'rate-limiter-flexible';

/** What all processes have counted of a key in its window. */
export interface SharedCount {
  consumedPoints: number;
  msBeforeNext: number;
}

/** Adds counts by key to the shared store, and returns the totals. */
export type SharedStore = (counts: ReadonlyMap<string, number>) => Promise<Map<string, SharedCount>>;

interface SharedCounterOptions {
  /** Requests a window. */
  points: number;
  /** Length of a window, seconds. */
  duration: number;
  /** Counts for all processes. */
  store: SharedStore;
  /** Interval of syncs with the store, milliseconds. */
  syncEveryMs?: number;
  onError: (error: unknown) => void;
}

/** Counts requests against a limit. Rejects with a RateLimiterRes when it is used up. */
interface SharedCounter {
  consume: (key: string) => Promise<RateLimiterRes>;
  /** Syncs at once; otherwise it syncs on its interval. */
  sync: () => Promise<void>;
  stop: () => void;
}

/**
 * A limit shared by processes without a read per request: every process counts in memory and syncs with the
 * store in the background. Between two syncs the processes together may allow a little more; without the
 * store each counts alone.
 */
export function createSharedCounter(options: SharedCounterOptions): SharedCounter {
  const { points, duration, store, syncEveryMs = 500, onError } = options;
  const local = new RateLimiterMemory({ points, duration });
  let pending = new Map<string, number>();

  const takeOver = async (key: string, known: SharedCount): Promise<void> => {
    // A window that is about to end is not worth taking over, and must not be begun anew here.
    if (known.msBeforeNext < 1_000) return;
    const total = known.consumedPoints + (pending.get(key) ?? 0);
    const here = await local.get(key);
    if (here === null || here.consumedPoints < total) await local.set(key, total, known.msBeforeNext / 1_000);
  };

  let syncing = false;
  const sync = async (): Promise<void> => {
    if (syncing || pending.size === 0) return;
    syncing = true;
    const batch = pending;
    pending = new Map();
    try {
      const shared = await store(batch);
      for (const [key, known] of shared) await takeOver(key, known);
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
      clearInterval(timer);
    },
  };
}
