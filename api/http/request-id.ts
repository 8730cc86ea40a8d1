import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

const usable = /^[\w.:-]{8,128}$/;

/** Gives every request an id: the caller's X-Request-Id where it is harmless in logs and memos, else a new one. Echoed. */
export const requestId: Middleware = (ctx, next) => {
  const given = ctx.req.headers['x-request-id'];
  const id = typeof given === 'string' && usable.test(given) ? given : randomUUID();
  ctx.state.requestId = id;
  ctx.res.setHeader('X-Request-Id', id);
  return next();
};
