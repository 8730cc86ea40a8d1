import type { Context } from 'koa';
import { csrfTokenOf } from './csrf.ts';

/** Cookies of a browser that signs in or is signed in. */
export const COOKIES = { session: 'session_token', csrf: 'csrf_token', attempt: 'sign_in_attempt' } as const;

/** What is true of all our cookies: this site only, and over TLS only where the API is reached by it. */
const common = (publicUrl: string) => ({
  sameSite: 'lax' as const,
  secure: publicUrl.startsWith('https:'),
  overwrite: true,
  signed: false,
});

/** Hands a session to the browser, with the CSRF token beside it that pages must be able to read. */
export function setSessionCookies(ctx: Context, publicUrl: string, token: string, expiresAt: number): void {
  behindTls(ctx, publicUrl);
  const options = { ...common(publicUrl), path: '/', expires: new Date(expiresAt) };
  ctx.cookies.set(COOKIES.session, token, { ...options, httpOnly: true });
  ctx.cookies.set(COOKIES.csrf, csrfTokenOf(token), { ...options, httpOnly: false });
}

export function clearSessionCookies(ctx: Context, publicUrl: string): void {
  behindTls(ctx, publicUrl);
  ctx.cookies.set(COOKIES.session, null, { ...common(publicUrl), path: '/', httpOnly: true });
  ctx.cookies.set(COOKIES.csrf, null, { ...common(publicUrl), path: '/', httpOnly: false });
}

/** Ties a sign-in to the browser that began it; null ends it. Only /auth gets to see it. */
export function setAttemptCookie(
  ctx: Context,
  publicUrl: string,
  token: string | null,
  maxAge: number,
): void {
  behindTls(ctx, publicUrl);
  ctx.cookies.set(COOKIES.attempt, token, { ...common(publicUrl), path: '/auth', httpOnly: true, maxAge });
}

/** TLS ends at a proxy, so the connection that we see cannot say that the cookie travels encrypted. */
function behindTls(ctx: Context, publicUrl: string): void {
  ctx.cookies.secure = publicUrl.startsWith('https:');
}
