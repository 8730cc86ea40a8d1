import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import { withCallerRequestId } from '../../db/audit/caller-request.ts';

const usable = /^[\w.:-]{8,128}$/;

/**
 * Gives every request an id of ours, which is echoed and stands in logs, memos and the audit log: nobody
 * outside can choose it. A caller's own X-Request-Id is kept beside it under a name of its own, where it
 * has the form of an id.
 */
export const requestId: Middleware = (ctx, next) => {
  const given = ctx.req.headers['x-request-id'];
  const id = randomUUID();
  ctx.state.requestId = id;
  ctx.res.setHeader('X-Request-Id', id);
  if (typeof given !== 'string' || !usable.test(given)) return next();
  ctx.state.callerRequestId = given;
  return withCallerRequestId(given, next);
};
