import type { Context } from 'koa';
import { isLoopback } from '../../config/encrypted-connections.ts';
import { csrfTokenOf } from './csrf.ts';

/** Cookies of a browser that signs in or is signed in. */
const NAMES = { session: 'session_token', csrf: 'csrf_token', attempt: 'sign_in_attempt' } as const;

type CookieOf = keyof typeof NAMES;

/**
 * Whether browsers reach us by http on their own machine: they take no `Secure` cookie there. Everywhere
 * else cookies are `Secure`, so that over http nobody is signed in at all.
 */
const isPlainLoopback = (publicUrl: string): boolean => {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'http:' && isLoopback(hostname);
};

/**
 * What a cookie is called here. A browser takes the prefix from our host only, over TLS, for all of its
 * paths.
 */
export const cookieName = (which: CookieOf, publicUrl: string): string =>
  isPlainLoopback(publicUrl) ? NAMES[which] : `__Host-${NAMES[which]}`;

/**
 * What a browser sent; undefined where it sent none. One under the name of the other kind is not looked at.
 */
export const readCookie = (ctx: Context, which: CookieOf, publicUrl: string): string | undefined =>
  ctx.cookies.get(cookieName(which, publicUrl));

/** Whether a browser at this address accepts our cookies. */
export const keepsCookies = (publicUrl: string): boolean =>
  publicUrl.startsWith('https:') || isPlainLoopback(publicUrl);

/** Sets the session cookie, and the CSRF cookie that pages must be able to read. */
export function setSessionCookies(ctx: Context, publicUrl: string, token: string, expiresAt: number): void {
  const expires = new Date(expiresAt);
  setCookie(ctx, 'session', publicUrl, { value: token, expires });
  setCookie(ctx, 'csrf', publicUrl, { value: csrfTokenOf(token), expires });
}

export function clearSessionCookies(ctx: Context, publicUrl: string): void {
  setCookie(ctx, 'session', publicUrl, { value: null });
  setCookie(ctx, 'csrf', publicUrl, { value: null });
}

/** Ties a sign-in to the browser that began it; null ends it. */
export const setAttemptCookie = (
  ctx: Context,
  publicUrl: string,
  value: string | null,
  maxAge: number,
): void => setCookie(ctx, 'attempt', publicUrl, { value, maxAge });

/** Attributes of all our cookies: this host only, same site, over TLS. */
function setCookie(
  ctx: Context,
  which: CookieOf,
  publicUrl: string,
  { value, ...lifetime }: { value: string | null; expires?: Date; maxAge?: number },
): void {
  const secure = !isPlainLoopback(publicUrl);
  // TLS ends at a proxy: the connection that we see cannot say that the cookie travels encrypted.
  ctx.cookies.secure = secure;
  ctx.cookies.set(cookieName(which, publicUrl), value, {
    ...lifetime,
    path: '/',
    sameSite: 'lax',
    secure,
    httpOnly: which !== 'csrf',
    overwrite: true,
    signed: false,
  });
}
