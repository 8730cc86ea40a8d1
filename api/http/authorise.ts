import type { Context } from 'koa';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from './api-problem.ts';
import { changesState, checkCsrf } from './csrf.ts';
import type { Route } from './define-route.ts';
import { hasRole } from './principal.ts';
import type { Principal } from './principal.ts';
import { COOKIES } from './session-cookies.ts';

type AuthDeps = Pick<ApiDeps, 'identify' | 'sessions'>;

/**
 * Who calls, and whether they may. Null on public routes.
 *
 * @throws ApiProblem `unauthenticated`, `forbidden`, `csrf_token_invalid`, and what identifying can fail with.
 */
export async function authorise(ctx: Context, route: Route, deps: AuthDeps): Promise<Principal | null> {
  if (route.role === 'public') return null;
  const principal = await callerOf(ctx, deps);
  ctx.state.userId = principal.userId;
  if (!hasRole(principal, route.role)) {
    throw new ApiProblem('forbidden', `This needs the role ${route.role}; yours is ${principal.role}.`);
  }
  return principal;
}

/**
 * The caller by the Authorization header, else by the session cookie. A cookie goes along with requests that other pages
 * cause, so changes by cookie must prove where they come from; what is in the header no other page can have put there.
 */
export async function callerOf(ctx: Context, deps: AuthDeps): Promise<Principal> {
  const header = ctx.get('authorization');
  if (header !== '') {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined) throw signInNeeded();
    return deps.identify(token);
  }
  const session = ctx.cookies.get(COOKIES.session);
  if (session === undefined || session === '') throw signInNeeded();
  const principal = await deps.sessions.principalOf(session);
  if (changesState(ctx.method)) {
    checkCsrf(session, { cookie: ctx.cookies.get(COOKIES.csrf), header: ctx.get('x-csrf-token') });
  }
  return principal;
}

const signInNeeded = (): ApiProblem =>
  new ApiProblem(
    'unauthenticated',
    'Sign in at /auth/login, or send an access token as "Authorization: Bearer …".',
  );
