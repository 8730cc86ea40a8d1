import type { Context, Middleware } from 'koa';
import type { ApiDeps } from '../deps.ts';
import { answerMetrics } from './metrics.ts';
import { answerReadiness } from './readiness.ts';

/** For orchestrators and scrapers, outside the API: /healthz, /readyz, /metrics. */
export function serveSystem(deps: ApiDeps): Middleware {
  const paths: Record<string, (ctx: Context) => Promise<void> | void> = {
    // Liveness: the process answers. Readiness is /readyz, so that an outage elsewhere restarts nothing
    // here.
    '/healthz': (ctx) => {
      ctx.body = { status: 'ok' };
    },
    '/readyz': (ctx) => answerReadiness(ctx, deps),
    '/metrics': (ctx) => answerMetrics(ctx, deps),
  };
  return (ctx, next) => {
    const answer = ctx.method === 'GET' || ctx.method === 'HEAD' ? paths[ctx.path] : undefined;
    if (answer === undefined) return next();
    ctx.state.route = ctx.path;
    return answer(ctx);
  };
}
