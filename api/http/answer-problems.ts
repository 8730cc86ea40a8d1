import type { Context, Middleware } from 'koa';
import type { Logger } from '../../config/logger.ts';
import { InboxFullError } from '../../db/inbox/inbox-writer.ts';
import { InvalidCursorError } from '../../db/cursor.ts';
import { ApiProblem, problemDocument } from './api-problem.ts';
import { isDatabaseOutage } from './database-outage.ts';
import { TakenOverError, stillAtWork } from './idempotency.ts';
import { setRateLimit } from './rate-limit-headers.ts';

/** Turns every thrown error into problem+json. Unexpected ones are logged and answered as a plain 500. */
export function answerProblems(logger: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      sendProblem(ctx, toProblem(error), logger);
    }
  };
}

/** Sends a problem and logs it: our own faults as errors with their cause, the caller's in debug. */
export function sendProblem(ctx: Context, problem: ApiProblem, logger: Logger): void {
  const requestId = ctx.state.requestId as string;
  // Never the path, nor what the problem says to the caller: both may hold an address.
  const route = (ctx.state.route as string | undefined) ?? 'unknown';
  const line = { requestId, code: problem.code, method: ctx.method, route };
  if (problem.status >= 500) logger.error({ ...line, err: problem.cause ?? problem }, problem.message);
  else logger.debug(line, 'refused');
  ctx.status = problem.status;
  ctx.type = 'application/problem+json';
  if (problem.status === 401) ctx.set('WWW-Authenticate', challengeOf(problem));
  if (problem.retryAfter !== undefined) ctx.set('Retry-After', String(problem.retryAfter));
  if (problem.rateLimit !== undefined)
    setRateLimit(ctx, { limit: problem.rateLimit, remaining: 0, seconds: problem.retryAfter ?? 0 });
  ctx.body = JSON.stringify(problemDocument(problem, requestId));
}

/** What would be accepted (RFC 6750; for a sign-in that is too old, RFC 9470). */
const challengeOf = ({ code, extensions: { max_age: maxAge } }: ApiProblem): string =>
  code === 'step_up_required'
    ? `Bearer error="insufficient_user_authentication", max_age="${String(maxAge)}"`
    : 'Bearer';

/** The problem of an error. Texts of unknown errors never reach a caller. */
export function toProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TakenOverError) return stillAtWork(error);
  if (error instanceof InvalidCursorError) {
    return new ApiProblem('invalid_request', error.message, {
      errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
    });
  }
  if (isDatabaseOutage(error) || error instanceof InboxFullError) {
    return new ApiProblem('database_unavailable', 'The database cannot be reached; try again shortly.', {
      cause: error,
    });
  }
  return new ApiProblem(
    'internal_error',
    'Something went wrong on our side; the request id helps us to find it.',
    { cause: error },
  );
}
