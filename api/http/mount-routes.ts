import { METHODS } from 'node:http';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from './api-problem.ts';
import type { Route } from './define-route.ts';
import { handleRoute } from './handle-route.ts';

/**
 * With the version, and without it for older clients. One pattern, because each is tried for each request.
 */
const MOUNT_POINT = '/api{/v1}';

/**
 * A router for all routes, under both mount points. A known path answers OPTIONS with its methods and another
 * method with 405; anything else is 404.
 */
export function mountRoutes(routes: readonly Route[], deps: ApiDeps): Middleware[] {
  // With fewer methods, the router would answer the others with 501, on paths that are not there too.
  const router = new Router({ methods: METHODS });
  for (const route of routes) {
    router.register(`${MOUNT_POINT}${route.path}`, [route.method], async (ctx) => {
      ctx.state.route = route.path;
      await handleRoute(ctx, route, deps);
    });
  }
  return [
    router.routes() as unknown as Middleware,
    refuseTheRest,
    router.allowedMethods() as unknown as Middleware,
  ];
}

/** The problem for what no route took. */
const refuseTheRest: Middleware = async (ctx, next) => {
  await next();
  if (ctx.status === 405)
    throw new ApiProblem('method_not_allowed', `This path takes ${ctx.response.get('Allow')}.`);
  if (ctx.status === 404) throw new ApiProblem('not_found', `There is nothing at ${ctx.path}.`);
};
