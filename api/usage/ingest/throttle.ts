import type { Pool } from 'pg';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { ApiProblem } from '../../http/api-problem.ts';

/** Counts a consuming request against the tier's limit a minute. @throws ApiProblem `rate_limited` */
export type Throttle = (customerId: string, callsPerMinute: number) => Promise<void>;

const MINUTE_SECONDS = 60;

/**
 * Counted in PostgreSQL for all processes; each process counts alone while it is down. Only tiers with a
 * limit are counted.
 */
export function createThrottle(pool: () => Promise<Pool>): Throttle {
  const limiters = new Map<number, RateLimiterPostgres>();
  const limiterOf = (points: number): RateLimiterPostgres => {
    let limiter = limiters.get(points);
    if (limiter === undefined) {
      limiter = new RateLimiterPostgres({
        points,
        duration: MINUTE_SECONDS,
        keyPrefix: 'consume',
        storeClient: { query: async (statement: string) => (await pool()).query(statement) },
        storeType: 'client',
        tableName: 'rate_limits',
        tableCreated: true,
        clearExpiredByTimeout: false,
        // What has used its minute up is refused from memory.
        inMemoryBlockOnConsumed: points,
        insuranceLimiter: new RateLimiterMemory({ points, duration: MINUTE_SECONDS }),
      });
      limiters.set(points, limiter);
    }
    return limiter;
  };
  return async (customerId, callsPerMinute) => {
    try {
      await limiterOf(callsPerMinute).consume(customerId);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw new ApiProblem(
        'rate_limited',
        `The tier lets ${callsPerMinute} calls a minute through. Try again in ${seconds} s.`,
        { retryAfter: seconds, rateLimit: callsPerMinute },
      );
    }
  };
}
