import type { Redis } from 'ioredis';

/**
 * The shared budget: for each key one moment, until which everything taken is used up (the generic cell
 * rate algorithm; a token bucket in one number). A past moment means nothing is taken.
 */
export interface BudgetStore {
  /**
   * Takes `costMs`, unless the moment would then be further ahead than `aheadMs`.
   * @returns 0 when taken, else the milliseconds to wait before asking again
   */
  take: (key: string, costMs: number, aheadMs: number) => Promise<number>;
  /** Leaves nothing to take before `aheadMs` from now. */
  hold: (key: string, aheadMs: number) => Promise<void>;
}

/** A budget of one process alone. @param now milliseconds */
export function memoryStore(now: () => number = Date.now): BudgetStore {
  const moments = new Map<string, number>();
  const momentOf = (key: string): number => Math.max(moments.get(key) ?? 0, now());
  return {
    take: (key, costMs, aheadMs) => {
      const next = momentOf(key) + costMs;
      const wait = next - now() - aheadMs;
      if (wait <= 0) moments.set(key, next);
      return Promise.resolve(Math.max(0, wait));
    },
    hold: (key, aheadMs) => {
      moments.set(key, Math.max(momentOf(key), now() + aheadMs));
      return Promise.resolve();
    },
  };
}

const NOW = `local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)
local at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)`;
const KEEP = `redis.call('SET', KEYS[1], string.format('%d', at), 'PX', math.max(1, at - now))`;

/** The budget of all processes at one Redis, by its clock. */
export const redisBudgetStore = (redis: Pick<Redis, 'eval'>): BudgetStore => ({
  take: async (key, costMs, aheadMs) =>
    Number(
      await redis.eval(
        `${NOW} at = at + ARGV[1] local wait = at - now - ARGV[2] if wait > 0 then return wait end ${KEEP} return 0`,
        1,
        key,
        costMs,
        aheadMs,
      ),
    ),
  hold: async (key, aheadMs) => {
    await redis.eval(`${NOW} at = math.max(at, now + ARGV[1]) ${KEEP} return 0`, 1, key, aheadMs);
  },
});
