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
 * Ends the session, here and at the provider. To a program it tells where the browser ends it at the provider; a form, or a link of one of
 * our own pages, is sent there at once.
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
    // See other: what follows is a GET, whatever this was.
    ctx.status = 303;
    return;
  }
  ctx.type = 'application/json';
  ctx.body = JSON.stringify({ signed_out: true, logout_url: logoutUrl });
}

/**
 * A link elsewhere, or an image, would sign its visitors out. Browsers say where a request comes from, and no page can make them say
 * anything else; `none` is an address that was typed.
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
