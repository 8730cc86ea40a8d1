import type { Context } from '../core/context.ts';
import type { Method } from '../core/registry.ts';

/** Does what an endpoint of the API does, inside the transaction of a page. The parameters are taken as they are. */
export function callRoute(
  context: Context,
  method: Method,
  path: string,
  parameters: object,
  pathParameters: Record<string, string> = {},
): unknown {
  const route = context.registry.routes.find((one) => one.method === method && one.path === path);
  if (!route) throw new Error(`no route ${method} ${path}`);
  return route.handle(context, parameters as never, pathParameters as never);
}
