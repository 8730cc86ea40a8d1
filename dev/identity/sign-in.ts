import type { Middleware } from 'koa';
import type Provider from 'oidc-provider';
import { z } from 'zod';
import { readText } from '../http/read-json.ts';
import { roles } from './demo-users.ts';
import type { SignInChoice } from './sign-in-choices.ts';
import type { UserStore } from './user-store.ts';

const choice = z.object({ email: z.email(), role: z.enum(roles).default('viewer') });

/**
 * The sign-in page: choose a demo user, or type any address to become that user. There are no passwords,
 * since this is one developer's machine.
 */
export function signIn(
  provider: Provider,
  users: UserStore,
  choices: () => readonly SignInChoice[],
): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/sign-in/')) {
      await next();
      return;
    }
    const { uid } = await provider.interactionDetails(ctx.req, ctx.res);
    if (ctx.method !== 'POST') {
      ctx.type = 'html';
      ctx.body = page(uid, users, choices());
      return;
    }
    const form = choice.safeParse(Object.fromEntries(new URLSearchParams(await readText(ctx.req))));
    if (!form.success) {
      ctx.status = 422;
      ctx.type = 'html';
      ctx.body = page(uid, users, choices(), 'That is not an e-mail address.');
      return;
    }
    const user = users.ensure(form.data.email, form.data.role);
    ctx.respond = false;
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: user.id } });
  };
}

function page(uid: string, users: UserStore, choices: readonly SignInChoice[], problem = ''): string {
  const offered = choices.map(({ email, title, about }) => button(email, title, about));
  const others = users
    .all()
    .filter(({ email }) => !choices.some((choice) => choice.email === email))
    .slice(0, 12)
    .map(({ email, firstName, lastName, roles: has }) =>
      button(email, `${firstName} ${lastName}`.trim(), `${email} · ${has.join(', ')}`),
    );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in · Perennial (local)</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 10vh auto; padding: 0 1rem; color: #1b2a22; background: #f6f8f6 }
  h1 { font-size: 1.3rem } form { display: grid; gap: .5rem; margin-bottom: 1.5rem }
  button { display: grid; text-align: left; font: inherit; padding: .6rem .9rem; border: 1px solid #b9c8bf; border-radius: .5rem; background: #fff; cursor: pointer }
  button:hover, button:focus-visible { border-color: #1f7a4d } span { color: #5b6b62; font-size: .9rem }
  input, select { font: inherit; padding: .5rem .7rem; border: 1px solid #b9c8bf; border-radius: .5rem } .problem { color: #a11 }
  summary { cursor: pointer; padding: .5rem 0 }
</style></head><body>
<h1>Sign in to Perennial</h1><p>One click, no password: this is the local sign-in for development.</p>
${problem === '' ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="/sign-in/${uid}">${offered.join('\n')}</form>
<details><summary>The other people</summary>
<form method="post" action="/sign-in/${uid}">${others.join('\n')}</form></details>
<form method="post" action="/sign-in/${uid}"><label for="email">Or as somebody new</label>
<input id="email" name="email" type="email" required placeholder="name@example.com" autocomplete="off">
<label for="role">Role</label><select id="role" name="role">${roles.map((role) => `<option>${role}</option>`).join('')}</select>
<button>Sign in</button></form></body></html>`;
}

const button = (email: string, title: string, about: string): string =>
  `<button name="email" value="${escapeHtml(email)}" formnovalidate><b>${escapeHtml(title)}</b>` +
  `<span>${escapeHtml(about)}</span></button>`;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
