import { setTimeout as delay } from 'node:timers/promises';
import type { Middleware } from 'koa';
import { z } from 'zod';
import { parseBody } from './read-json.ts';

/** How a stand-in misbehaves at the moment. */
const faultSchema = z.object({
  /**
   * `down`: cuts the connection without an answer. `500`: answers so and does nothing. `slow`: answers
   * late.
   */
  mode: z.enum(['none', 'down', '500', 'slow']),
  /** For `slow`: milliseconds before each answer. */
  delayMs: z.number().int().min(0).max(120_000).default(5_000),
  /** Only so many requests are hit; default all until another fault is set. */
  count: z.number().int().min(1).optional(),
});

/**
 * Faults on request: `POST /_faults {"mode":"down"}`, ended by `{"mode":"none"}`; `GET /_faults` shows it.
 * `affects` excludes paths that should go on working.
 */
export function faults(affects: (path: string) => boolean): Middleware {
  let fault = faultSchema.parse({ mode: 'none' });
  return async (ctx, next) => {
    if (ctx.path === '/_faults') {
      if (ctx.method === 'POST') fault = faultSchema.parse(await parseBody(ctx.req));
      ctx.body = fault;
      return;
    }
    if (fault.mode === 'none' || !affects(ctx.path)) {
      await next();
      return;
    }
    const { mode, delayMs } = fault;
    if (fault.count !== undefined)
      fault = fault.count > 1 ? { ...fault, count: fault.count - 1 } : { ...fault, mode: 'none' };
    if (mode === 'down') {
      ctx.respond = false;
      ctx.req.socket.destroy();
    } else if (mode === '500') {
      ctx.status = 500;
      ctx.body = { error: 'fault on request' };
    } else {
      await delay(delayMs);
      // Who gave up meanwhile has taken the body along, and gets no answer.
      if (ctx.req.socket.destroyed) ctx.respond = false;
      else await next();
    }
  };
}
