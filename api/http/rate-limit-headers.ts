import type { Context } from 'koa';

/** Sets the headers of the limit that a request counted against. */
export function setRateLimit(
  ctx: Context,
  {
    limit,
    remaining,
    seconds,
  }: {
    /** Requests that are let through. */
    limit: number;
    /** Of those, how many are left. */
    remaining: number;
    /** Until it begins anew. */
    seconds: number;
  },
): void {
  ctx.set('RateLimit-Limit', String(limit));
  ctx.set('RateLimit-Remaining', String(remaining));
  ctx.set('RateLimit-Reset', String(seconds));
}
