import type { Context } from '../core/context.ts';
import type { Method } from '../core/registry.ts';

/** Runs an API endpoint's handler inside a page's transaction. The parameters are not checked. */
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
