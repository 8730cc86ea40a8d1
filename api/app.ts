import Koa from 'koa';
import type { ApiDeps } from './deps.ts';
import { answerProblems } from './http/answer-problems.ts';
import { serveDocumentation } from './documentation/documentation.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { observeRequests } from './http/observe-requests.ts';
import { protectBrowsers } from './http/protect-browsers.ts';
import { requestId } from './http/request-id.ts';
import { traceRequests } from './http/trace-requests.ts';
import { serveConsole } from './console/serve-console.ts';
import { serveAuth } from './auth/serve-auth.ts';
import { sandboxRoutes } from './console/routes.ts';
import { allRoutes } from './routes.ts';
import { serveSystem } from './system/system.ts';
import { serveCodec } from './temporal/serve-codec.ts';
import { stripeWebhook } from './inbox/receive-stripe-event.ts';

/** The order in which a request passes through; nothing else is decided here. */
export function createApp(deps: ApiDeps): Koa {
  const app = new Koa();
  // Koa takes this many entries from the right, where proxies append theirs; a client's own entries are
  // left of them.
  app.proxy = deps.settings.trustedProxies > 0;
  app.maxIpsCount = deps.settings.trustedProxies;
  app.use(requestId);
  app.use(traceRequests(deps.tracing));
  app.use(stripeWebhook(deps));
  app.use(observeRequests(deps.metrics, deps.logger));
  for (const middleware of protectBrowsers(deps.settings)) app.use(middleware);
  app.use(answerProblems(deps.logger));
  app.use(serveSystem(deps));
  app.use(serveCodec(deps));
  const routes = deps.settings.sandboxClock
    ? allRoutes
    : allRoutes.filter((route) => !sandboxRoutes.includes(route));
  app.use(serveDocumentation(routes, deps.settings.publicUrl));
  app.use(serveAuth(deps));
  app.use(serveConsole(deps.settings, deps.stripe !== null));
  for (const middleware of mountRoutes(routes, deps)) app.use(middleware);
  app.on('error', (error: unknown) => deps.logger.error({ err: error }, 'response failed'));
  return app;
}
