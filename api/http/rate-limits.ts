import { Redis } from 'ioredis';
import type { Context } from 'koa';
import type { Pool } from 'pg';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { IRateLimiterStoreOptions, RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Logger } from '../../config/logger.ts';
import { ApiProblem } from './api-problem.ts';
import type { Route } from './define-route.ts';
import { networkOf } from './network-of.ts';
import { setRateLimit } from './rate-limit-headers.ts';
import { createSharedCounter } from './shared-counter.ts';
import { postgresStore, redisStore } from './shared-stores.ts';

/** Limits are given by the minute. */
const windowSeconds = 60;
/** But for probes. */
const probeWindowSeconds = 3_600;

/** Which tries are counted: stolen cards and stolen provider keys are sorted by trying them. */
export type Probe = 'cards' | 'provider_keys';

/** The tiers. Each counts a request and sets the RateLimit headers. @throws ApiProblem `rate_limited` */
export interface RateLimits {
  /** Ordinary requests, by user, or by address without sign-in. */
  standard: (ctx: Context, key: string) => Promise<void>;
  /** Changes of subscriptions, by user. */
  changes: (ctx: Context, userId: string) => Promise<void>;
  /** Reports of usage and checks that consume, by user. */
  usage: (ctx: Context, key: string) => Promise<void>;
  /**
   * Bytes of such requests, before they are read. `share`: the caller gets this part of the limit, as a
   * divisor. Sets headers only when it refuses.
   */
  usageBytes: (ctx: Context, key: string, of: { bytes: number; share: number }) => Promise<void>;
  /** Cards attached and provider keys tested, by user, an hour. Each kind is counted for itself. */
  probes: (ctx: Context, probe: Probe, userId: string) => Promise<void>;
  /**
   * Keys and sessions before they are looked up, by address, as many as ordinary requests. Sets headers
   * only when it refuses.
   */
  guess: (ctx: Context, address: string) => Promise<void>;
  /** One that was right is not counted. */
  guessedRight: (address: string) => Promise<unknown>;
  /** Deliveries of Stripe, by address. */
  webhook: (ctx: Context, address: string) => Promise<void>;
  stop: () => void;
}

interface RateLimitOptions {
  /** Requests a minute; `probes`: an hour. */
  limits: {
    standard: number;
    changes: number;
    webhook: number;
    usage: number;
    usageBytes: number;
    probes: number;
  };
  redisUrl: string | undefined;
  pool: () => Promise<Pool>;
  logger: Logger;
}

/** Limits that all processes share, in Redis where there is one, else in PostgreSQL. */
export function createRateLimits({ limits, redisUrl, pool, logger }: RateLimitOptions): RateLimits {
  const redis =
    redisUrl === undefined
      ? null
      : new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  redis?.on('error', (error: Error) => logger.warn({ err: error }, 'rate limits: Redis cannot be reached'));
  const shared = (options: Omit<IRateLimiterStoreOptions, 'storeClient'>): RateLimiterAbstract =>
    redis === null
      ? new RateLimiterPostgres({
          ...options,
          storeClient: { query: async (statement: string) => (await pool()).query(statement) },
          storeType: 'client',
          tableName: 'rate_limits',
          tableCreated: true,
          // The nightly job removes what ran out: db/http/expired-limits.ts.
          clearExpiredByTimeout: false,
        })
      : new RateLimiterRedis({ ...options, storeClient: redis });

  const standard = createSharedCounter({
    points: limits.standard,
    duration: windowSeconds,
    store:
      redis === null
        ? postgresStore(pool, { keyPrefix: 'standard', duration: windowSeconds })
        : redisStore(
            new RateLimiterRedis({
              keyPrefix: 'standard',
              points: limits.standard,
              duration: windowSeconds,
              storeClient: redis,
            }),
          ),
    onError: (error) => logger.warn({ err: error }, 'rate limits: this process counts for itself'),
  });
  // Rare and costly requests are counted for all processes before they continue. A used-up limit refuses
  // from memory.
  const changes = shared({
    keyPrefix: 'changes',
    points: limits.changes,
    duration: windowSeconds,
    inMemoryBlockOnConsumed: limits.changes,
    insuranceLimiter: new RateLimiterMemory({ points: limits.changes, duration: windowSeconds }),
  });
  const probes = shared({
    keyPrefix: 'probes',
    points: limits.probes,
    duration: probeWindowSeconds,
    inMemoryBlockOnConsumed: limits.probes,
    insuranceLimiter: new RateLimiterMemory({ points: limits.probes, duration: probeWindowSeconds }),
  });
  // Never leaves the process: the webhook waits for nothing but its own insert.
  const webhook = new RateLimiterMemory({ points: limits.webhook, duration: windowSeconds });

  // Nor does this one: gateways ask before each call of theirs.
  const usage = new RateLimiterMemory({ points: limits.usage, duration: windowSeconds });

  // Nor this one: it keeps the database from being asked.
  const guesses = new RateLimiterMemory({ points: limits.standard, duration: windowSeconds });

  const usageBytes = new RateLimiterMemory({ points: limits.usageBytes, duration: windowSeconds });

  return {
    standard: (ctx, key) => count(ctx, limits.standard, () => standard.consume(key)),
    changes: (ctx, userId) => count(ctx, limits.changes, () => changes.consume(userId)),
    probes: async (ctx, probe, userId) => {
      const { result, refused } = await outcomeOf(probes.consume(`${probe}:${userId}`));
      if (refused) refuse(ctx, limits.probes, result, 'tries', 'an hour');
    },
    guess: async (ctx, address) => {
      const { result, refused } = await outcomeOf(guesses.consume(address));
      if (refused) refuse(ctx, limits.standard, result, 'keys and sessions that are not known');
    },
    guessedRight: (address) => guesses.reward(address),
    webhook: (ctx, address) => count(ctx, limits.webhook, () => webhook.consume(address)),
    usage: (ctx, key) => count(ctx, limits.usage, () => usage.consume(key)),
    usageBytes: async (ctx, key, { bytes, share }) => {
      const { result, refused } = await outcomeOf(usageBytes.consume(key, bytes * share));
      if (refused) refuse(ctx, Math.floor(limits.usageBytes / share), result, 'bytes of usage');
    },
    stop: () => {
      standard.stop();
      redis?.disconnect();
    },
  };
}

const DRAINED_BYTES = 64 * 1024;

/** Key of a caller who is not signed in. */
export const addressKey = (ctx: Context): string => `ip:${networkOf(ctx.ip)}`;

/** True for requests that change or begin a subscription, which cost Stripe calls and workflow tasks. */
export const changesSubscription = ({ method, path }: Pick<Route, 'method' | 'path'>): boolean =>
  method !== 'get' && /^\/billing\/(?:subscription|checkout)\//.test(path);

async function count(ctx: Context, limit: number, consume: () => Promise<RateLimiterRes>): Promise<void> {
  const { result, refused } = await outcomeOf(consume());
  if (refused) refuse(ctx, limit, result, 'requests');
  setRateLimit(ctx, { limit, remaining: result.remainingPoints, seconds: secondsLeft(result) });
}

const outcomeOf = (
  consumed: Promise<RateLimiterRes>,
): Promise<{ result: RateLimiterRes; refused: boolean }> =>
  consumed.then(
    (result) => ({ result, refused: false }),
    (error: unknown) => {
      if (!(error instanceof RateLimiterRes)) throw error;
      return { result: error, refused: true };
    },
  );

const secondsLeft = ({ msBeforeNext }: RateLimiterRes): number =>
  Math.max(1, Math.ceil(msBeforeNext / 1_000));

function refuse(ctx: Context, limit: number, result: RateLimiterRes, what: string, per = 'a minute'): never {
  const seconds = secondsLeft(result);
  setRateLimit(ctx, { limit, remaining: 0, seconds });
  // A body that is not wanted is not read to its end for the sake of the connection.
  if (Number(ctx.get('content-length') || Infinity) > DRAINED_BYTES && ctx.method !== 'GET')
    ctx.set('Connection', 'close');
  throw new ApiProblem('rate_limited', `Too many ${what}: ${limit} ${per}. Try again in ${seconds} s.`, {
    retryAfter: seconds,
  });
}
