import type { Context } from 'koa';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { checkCsrf } from './csrf.ts';
import { readRawBody } from '../http/read-json.ts';
import { clearSessionCookies, cookieName, readCookie } from './session-cookies.ts';

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;
/** A form holds one token. */
const FORM_LIMIT = 4_096;

/**
 * Ends the session here and at the provider. A program gets the provider's URL; a form or a link on our own
 * pages is redirected there.
 *
 * @throws ApiProblem `csrf_token_invalid`
 */
export async function signOut(ctx: Context, deps: ApiDeps): Promise<void> {
  const { publicUrl } = deps.settings;
  const isForm = FORM.test(ctx.get('content-type'));
  const token = readCookie(ctx, 'session', publicUrl) ?? '';
  let logoutUrl: string | null = null;
  if (token !== '') {
    if (ctx.method === 'GET') checkOwnPage(ctx);
    else {
      const header = isForm ? await tokenOfForm(ctx) : ctx.get('x-csrf-token');
      checkCsrf(token, {
        name: cookieName('csrf', publicUrl),
        cookie: readCookie(ctx, 'csrf', publicUrl),
        header,
      });
    }
    ({ logoutUrl } = await deps.sessions.end(token));
  }
  clearSessionCookies(ctx, publicUrl);
  if (isForm || ctx.method === 'GET') {
    ctx.redirect(logoutUrl ?? '/');
    // See other: the redirect is a GET, whatever this request was.
    ctx.status = 303;
    return;
  }
  ctx.type = 'application/json';
  ctx.body = JSON.stringify({ signed_out: true, logout_url: logoutUrl });
}

/**
 * A foreign link or image must not sign visitors out. Browsers send where a request comes from, which no
 * page can forge; `none` is a typed address.
 */
function checkOwnPage(ctx: Context): void {
  const site = ctx.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return;
  throw new ApiProblem(
    'csrf_token_invalid',
    'Sign out from a page of this site, or send a POST with the token.',
  );
}

async function tokenOfForm(ctx: Context): Promise<string> {
  const body = await readRawBody(ctx.req, FORM_LIMIT);
  return new URLSearchParams(body.toString('utf8')).get('csrf_token') ?? '';
}
