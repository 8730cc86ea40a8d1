import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);
/** What proxies leave behind. One on this machine makes a loopback peer of the whole world. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'via'];

/**
 * Whether the caller may see the state of the parts: with METRICS_TOKEN its bearer, else this machine, not
 * through a proxy on it.
 */
export function isForOperators(ctx: Context, token: string | undefined): boolean {
  if (token === undefined) {
    const peer = ctx.req.socket.remoteAddress ?? '';
    return loopback.has(peer) && FORWARDED.every((header) => ctx.get(header) === '');
  }
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(ctx.get('authorization')), digest(`Bearer ${token}`));
}
