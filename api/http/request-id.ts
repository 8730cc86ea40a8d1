import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';

const usable = /^[\w.:-]{8,128}$/;

/**
 * Gives every request an id of ours, which is echoed and stands in logs, memos and the audit log: nobody outside can choose it. A caller's
 * own X-Request-Id is kept beside it in the log line, where it is harmless.
 */
export const requestId: Middleware = (ctx, next) => {
  const given = ctx.req.headers['x-request-id'];
  if (typeof given === 'string' && usable.test(given)) ctx.state.callerRequestId = given;
  const id = randomUUID();
  ctx.state.requestId = id;
  ctx.res.setHeader('X-Request-Id', id);
  return next();
};
