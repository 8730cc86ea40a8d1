import type { Pool } from 'pg';
import { RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterRedis } from 'rate-limiter-flexible';
import type { SharedCount, SharedStore } from './shared-counter.ts';

/**
 * Counts in PostgreSQL, all keys of a batch in one statement, in rate-limiter-flexible's table and format.
 */
export function postgresStore(
  pool: () => Promise<Pool>,
  { keyPrefix, duration }: { keyPrefix: string; duration: number },
): SharedStore {
  return async (counts) => {
    const now = Date.now();
    // In order of key, so that two processes with the same keys never wait for each other in a circle.
    const ordered = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const { rows } = await (
      await pool()
    ).query<{ key: string; points: number; expire: number }>({
      name: 'count_requests',
      text: `insert into rate_limits (key, points, expire)
        select key, points, $3 from unnest($1::text[], $2::int[]) as counted (key, points)
        on conflict (key) do update set
          points = case when rate_limits.expire <= $4 then excluded.points else rate_limits.points + excluded.points end,
          expire = case when rate_limits.expire <= $4 then excluded.expire else rate_limits.expire end
        returning key, points, expire`,
      values: [
        ordered.map(([key]) => `${keyPrefix}:${key}`),
        ordered.map(([, count]) => count),
        now + duration * 1_000,
        now,
      ],
    });
    return new Map(
      rows.map(({ key, points, expire }) => [
        key.slice(keyPrefix.length + 1),
        { consumedPoints: points, msBeforeNext: Math.max(0, expire - now) },
      ]),
    );
  };
}

/** Counts in Redis, all keys of a batch at once. */
export function redisStore(limiter: RateLimiterRedis): SharedStore {
  const consume = async (key: string, count: number): Promise<SharedCount> =>
    limiter.consume(key, count).catch((error: unknown) => {
      // Over the limit is a count like any other here.
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
  return async (counts) =>
    new Map(
      await Promise.all(
        [...counts].map(async ([key, count]) => [key, await consume(key, count)] as [string, SharedCount]),
      ),
    );
}
