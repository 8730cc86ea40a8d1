import type { Middleware } from 'koa';
import type { Tracing } from '../../config/tracing.ts';

/** Makes each request a span, below the caller's where they name one. */
export function traceRequests(tracing: Tracing): Middleware {
  if (!tracing.enabled) return (_ctx, next) => next();
  return (ctx, next) => {
    const parent = ctx.get('traceparent');
    const attributes = {
      'http.request.method': ctx.method,
      'perennial.request_id': ctx.state.requestId as string,
    };
    return tracing.span(
      ctx.method,
      { kind: 'server', attributes, ...(parent === '' ? {} : { parent }) },
      async (span) => {
        await next();
        const route = ctx.state.route as string | undefined;
        // Never the path: it may hold an address.
        if (route !== undefined) span.rename(`${ctx.method} ${route}`);
        span.set({ 'http.route': route, 'http.response.status_code': ctx.status });
        if (ctx.status >= 500) span.fail(`status ${ctx.status}`);
      },
    );
  };
}
