import type { Context, Middleware } from 'koa';
import { insertSignInAttempt, takeSignInAttempt } from '../../db/auth/sign-in-attempts.ts';
import type { SignInAttemptRow } from '../../db/auth/sign-in-attempts.ts';
import { findUser } from '../../db/accounts/users.ts';
import type { GrantedTokens } from '../../gateways/openid/openid.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { callerOf } from './authorise.ts';
import { addressKey } from '../http/rate-limits.ts';
import { hashToken, newToken } from './secret-token.ts';
import { keepsCookies, readCookie, setAttemptCookie, setSessionCookies } from './session-cookies.ts';
import { isRefusal } from './sessions.ts';
import { BACKCHANNEL_LOGOUT, backchannelLogout } from './backchannel-logout.ts';
import { RECENT_SIGN_IN_S } from './recent-sign-in.ts';
import { returnPath } from './return-path.ts';
import { signOut } from './sign-out.ts';

/** Time to type a password and find the second factor. */
const attemptLifetimeMs = 10 * 60_000;

/** Sign-in and sign-out of browsers at /auth, by redirects and cookies. */
export function serveAuth(deps: ApiDeps): Middleware {
  const handlers: Record<string, (ctx: Context) => Promise<void>> = {
    'GET /auth/login': (ctx) => login(ctx, deps),
    'GET /auth/callback': (ctx) => callback(ctx, deps),
    'GET /auth/logout': (ctx) => signOut(ctx, deps),
    'POST /auth/logout': (ctx) => signOut(ctx, deps),
    'GET /auth/me': (ctx) => me(ctx, deps),
    [`POST ${BACKCHANNEL_LOGOUT}`]: (ctx) => backchannelLogout(ctx, deps),
  };
  return async (ctx, next) => {
    const handle = handlers[`${ctx.method} ${ctx.path}`];
    if (handle === undefined) {
      await next();
      return;
    }
    ctx.state.route = ctx.path;
    ctx.set('Cache-Control', 'no-store');
    // The provider may have much to tell at once: it counts what is wrong only.
    if (ctx.path !== BACKCHANNEL_LOGOUT) await deps.limits.standard(ctx, addressKey(ctx));
    await handle(ctx);
  };
}

/** `step_up=true`: whoever is signed in proves anew who they are. */
async function login(ctx: Context, deps: ApiDeps): Promise<void> {
  const isStepUp = ctx.query['step_up'] === 'true';
  const asked = isStepUp ? { maxAge: RECENT_SIGN_IN_S } : {};
  const { url, checks } = await deps.openId.begin(asked).catch((error: unknown) => {
    throw unavailable(error);
  });
  const token = newToken();
  const attempt = {
    ...checks,
    tokenHash: hashToken(token),
    returnTo: returnPath(ctx.query['return_to']),
    stepUpUserId: isStepUp ? await signedIn(ctx, deps) : null,
    expiresAt: deps.now() + attemptLifetimeMs,
  };
  await insertSignInAttempt(deps.em(), attempt, deps.now());
  setAttemptCookie(ctx, deps.settings.publicUrl, token, attemptLifetimeMs);
  ctx.redirect(url);
}

/** Null for a browser whose session is over: it signs in like any other. */
const signedIn = (ctx: Context, deps: ApiDeps): Promise<string | null> =>
  callerOf(ctx, deps).then(
    ({ userId }) => userId,
    (error: unknown) => {
      if (error instanceof ApiProblem && error.code === 'unauthenticated') return null;
      throw error;
    },
  );

async function callback(ctx: Context, deps: ApiDeps): Promise<void> {
  const { publicUrl } = deps.settings;
  const cookie = readCookie(ctx, 'attempt', publicUrl) ?? '';
  const attempt = await takeSignInAttempt(deps.em(), hashToken(cookie), deps.now());
  setAttemptCookie(ctx, publicUrl, null, 0);
  if (attempt === null) {
    throw new ApiProblem(
      'sign_in_failed',
      keepsCookies(publicUrl)
        ? 'This sign-in was not begun in this browser, or too long ago; begin again at /auth/login.'
        : 'Browsers sign in over https only. PUBLIC_URL is http: set it to the https address.',
    );
  }
  // By the address that browsers know, not the one that a proxy called.
  const tokens = await exchanged(new URL(`${publicUrl}/auth/callback${ctx.search}`), attempt, deps);
  const session = await deps.sessions.start(tokens, {
    before: readCookie(ctx, 'session', publicUrl),
    stepUpUserId: attempt.stepUpUserId,
    userAgent: ctx.get('user-agent'),
    address: ctx.ip,
  });
  setSessionCookies(ctx, publicUrl, session.token, session.expiresAt);
  ctx.redirect(attempt.returnTo);
}

async function exchanged(returned: URL, attempt: SignInAttemptRow, deps: ApiDeps): Promise<GrantedTokens> {
  try {
    const asked = attempt.stepUpUserId === null ? {} : { maxAge: RECENT_SIGN_IN_S };
    return await deps.openId.complete(returned, attempt, asked);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    // openid-client gives every fault of an answer a code; without one the provider was not reached.
    if (isRefusal(error) || (typeof code === 'string' && code.startsWith('OAUTH_')))
      throw new ApiProblem(
        'sign_in_failed',
        'The identity provider did not confirm the sign-in; begin again at /auth/login.',
        { cause: error },
      );
    throw unavailable(error);
  }
}

async function me(ctx: Context, deps: ApiDeps): Promise<void> {
  const principal = await callerOf(ctx, deps);
  ctx.state.userId = principal.userId;
  const user = await findUser(deps.em(), principal.userId);
  if (user === null) throw new ApiProblem('unauthenticated', 'This account is gone; sign in again.');
  const iso = (at: number): string => new Date(at).toISOString();
  const expiresAt = 'expiresAt' in principal ? (principal.expiresAt as number) : null;
  ctx.type = 'application/json';
  ctx.body = JSON.stringify({
    id: user.id,
    email: user.email,
    full_name: user.fullName,
    role: principal.role,
    stripe_customer_id: user.stripeCustomerId,
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
    session_expires_at: expiresAt === null ? null : iso(expiresAt),
  });
}

const unavailable = (cause: unknown): ApiProblem =>
  new ApiProblem('identity_unavailable', 'Nobody can be signed in at the moment; try again shortly.', {
    cause,
  });
