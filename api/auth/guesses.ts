import type { Context } from 'koa';
import { LRUCache } from 'lru-cache';
import { ApiProblem } from '../http/api-problem.ts';
import { addressKey } from '../http/rate-limits.ts';
import type { RateLimits } from '../http/rate-limits.ts';
import { hashToken } from './secret-token.ts';

/** How long a key or session that was right is not counted. */
const RIGHT_MS = 60_000;

/** Looks keys and sessions up; those that are not known to be right are counted first, by address. */
export type Guesses = <T>(ctx: Context, secret: string, look: () => Promise<T>) => Promise<T>;

/**
 * A key or session is counted before the database is asked for it, and given back where it was right, so
 * that guessing costs the database no more than the limit. Whoever was right within the last minute is not
 * held up by others at the same address; each time that they are right begins that minute anew.
 */
export function createGuesses(limits: Pick<RateLimits, 'guess' | 'guessedRight'>): Guesses {
  const right = new LRUCache<string, true>({ max: 50_000, ttl: RIGHT_MS });
  return async (ctx, secret, look) => {
    const hash = hashToken(secret);
    const isKnown = right.has(hash);
    const address = addressKey(ctx);
    if (!isKnown) await limits.guess(ctx, address);
    try {
      const found = await look();
      right.set(hash, true);
      if (!isKnown) await limits.guessedRight(address);
      return found;
    } catch (error) {
      const isWrong = error instanceof ApiProblem && error.code === 'unauthenticated';
      if (isWrong) right.delete(hash);
      // An outage says nothing about the key.
      else if (!isKnown) await limits.guessedRight(address);
      throw error;
    }
  };
}
