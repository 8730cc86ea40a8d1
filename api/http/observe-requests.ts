import type { Middleware } from 'koa';
import type { Logger } from '../../config/logger.ts';
import type { ApiMetrics } from './metrics.ts';

const SYSTEM_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** Measures every request, and logs a line for it when it is over. */
export function observeRequests(metrics: ApiMetrics, logger: Logger): Middleware {
  // Its fields are known and none of them is secret, so there is nothing to look for in them.
  const requests = logger.child({}, { redact: [] });
  return async (ctx, next) => {
    const begun = performance.now();
    try {
      await next();
    } finally {
      const seconds = (performance.now() - begun) / 1_000;
      const route = (ctx.state.route as string | undefined) ?? 'unknown';
      metrics.requests.labels(ctx.method, route, String(ctx.status)).observe(seconds);
      // Health checks and scrapes come every few seconds and say nothing.
      const level = SYSTEM_PATHS.has(route) ? 'debug' : 'info';
      requests[level](
        {
          requestId: ctx.state.requestId as string,
          callerRequestId: ctx.state.callerRequestId as string | undefined,
          method: ctx.method,
          route,
          status: ctx.status,
          ms: Math.round(seconds * 10_000) / 10,
          userId: ctx.state.userId as string | undefined,
          address: ctx.ip,
        },
        'request',
      );
    }
  };
}
