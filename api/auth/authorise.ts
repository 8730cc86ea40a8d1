import type { Context } from 'koa';
import { useApiKey } from '../../db/auth/api-keys.ts';
import type { ApiDeps } from '../deps.ts';
import { API_KEY_PREFIX, isApiKey } from './api-key-format.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changesState, checkCsrf } from './csrf.ts';
import type { Route } from '../http/define-route.ts';
import { SCOPES, WIDE_SCOPES, hasRole, hasScope } from './principal.ts';
import type { Principal } from './principal.ts';
import { requireRecentSignIn } from './recent-sign-in.ts';
import { hashToken } from './secret-token.ts';
import { cookieName, readCookie } from './session-cookies.ts';

type AuthDeps = Pick<ApiDeps, 'identify' | 'sessions' | 'em' | 'now' | 'settings' | 'guesses'>;

/**
 * Identifies the caller and checks the role. Null on public routes.
 *
 * @throws ApiProblem `unauthenticated`, `forbidden`, `csrf_token_invalid`, and failures of identification
 */
export async function authorise(ctx: Context, route: Route, deps: AuthDeps): Promise<Principal | null> {
  if (route.role === 'public') return null;
  const principal = await callerOf(ctx, deps);
  ctx.state.userId = principal.userId;
  if (
    principal.scopes !== undefined &&
    (route.scope === undefined || !hasScope(principal.scopes, route.scope))
  ) {
    throw new ApiProblem(
      'forbidden',
      route.scope === undefined
        ? 'API keys may not do this; sign in.'
        : `This needs a key with the scope ${route.scope}.`,
    );
  }
  if (route.callers === 'keys' && principal.scopes === undefined)
    throw new ApiProblem('forbidden', `Only an API key with the scope ${route.scope ?? ''} may do this.`);
  if (!hasRole(principal, route.role)) {
    throw new ApiProblem('forbidden', `This needs the role ${route.role}; yours is ${principal.role}.`);
  }
  if (route.recentSignIn === true) requireRecentSignIn(principal, deps.now());
  return principal;
}

/**
 * The caller, by the Authorization header or else by the session cookie. Other pages can cause requests
 * with a cookie, so changes by cookie need a CSRF token; no other page can set the header.
 */
export async function callerOf(
  ctx: Context,
  deps: AuthDeps,
  { provesOrigin } = { provesOrigin: changesState(ctx.method) },
): Promise<Principal> {
  const header = ctx.get('authorization');
  if (header !== '') {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (token === undefined) throw signInNeeded();
    // A token says by itself whether it is one; a key has to be looked up.
    return token.startsWith(API_KEY_PREFIX) ? ownerOfKey(token, deps, ctx) : deps.identify(token);
  }
  const { publicUrl } = deps.settings;
  const session = readCookie(ctx, 'session', publicUrl);
  if (session === undefined || session === '') throw signInNeeded();
  const principal = await deps.guesses(ctx, session, () => deps.sessions.principalOf(session, ctx.ip));
  if (provesOrigin) {
    checkCsrf(session, {
      name: cookieName('csrf', publicUrl),
      cookie: readCookie(ctx, 'csrf', publicUrl),
      header: ctx.get('x-csrf-token'),
    });
  }
  return principal;
}

/** A key acts for its owner with a viewer's role at most: a leaked one must not reach other people's data. */
async function ownerOfKey(
  key: string,
  { em, now, guesses, settings }: AuthDeps,
  ctx: Context,
): Promise<Principal> {
  if (!isApiKey(key)) throw unknownKey();
  const row = await guesses(ctx, key, async () => {
    const found = await useApiKey(em(), hashToken(key), { now: now(), address: ctx.ip });
    if (found === null) throw unknownKey();
    return found;
  });
  // What only an administrator may give away is worth nothing once its owner is none, or nobody could say for
  // too long that they still are.
  const isAdmin = row.role === 'admin' && now() - row.roleSeenAt <= settings.keyRoleMs;
  const scopes = SCOPES.filter((scope) => row.scopes.includes(scope) && (isAdmin || !WIDE_SCOPES.has(scope)));
  const { userId, email, emailVerified } = row;
  return { userId, email, emailVerified, role: 'viewer', scopes, keyId: row.id };
}

const unknownKey = (): ApiProblem =>
  new ApiProblem(
    'unauthenticated',
    'This API key is unknown, revoked or expired, or its owner can no longer sign in.',
  );

const signInNeeded = (): ApiProblem =>
  new ApiProblem(
    'unauthenticated',
    'Sign in at /auth/login, or send an access token as "Authorization: Bearer …".',
  );
