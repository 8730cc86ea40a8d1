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
 * A router for all routes, under both mount points. A known path with another method answers 405, anything
 * else 404.
 */
export function mountRoutes(routes: readonly Route[], deps: ApiDeps): Middleware[] {
  const router = new Router();
  for (const route of routes) {
    router.register(`${MOUNT_POINT}${route.path}`, [route.method], async (ctx) => {
      ctx.state.route = route.path;
      await handleRoute(ctx, route, deps);
    });
  }
  return [router.routes() as unknown as Middleware, otherMethods(routes)];
}

function otherMethods(routes: readonly Route[]): Middleware {
  const patterns = routes.map((route) => ({
    method: route.method.toUpperCase(),
    regexp: new RegExp(`^/api(?:/v1)?${route.path.replaceAll(/:\w+/g, '[^/]+')}/?$`),
  }));
  return (ctx) => {
    const allowed = patterns.filter(({ regexp }) => regexp.test(ctx.path)).map(({ method }) => method);
    if (allowed.length === 0) throw new ApiProblem('not_found', `There is nothing at ${ctx.path}.`);
    ctx.set('Allow', [...new Set(allowed)].join(', '));
    throw new ApiProblem('method_not_allowed', `This path takes ${[...new Set(allowed)].join(', ')}.`);
  };
}
