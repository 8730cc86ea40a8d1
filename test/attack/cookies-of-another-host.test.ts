import { createCookieBrowser } from '../support/cookie-browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';

/**
 * A page of a sibling host, or one over http, may set cookies for ours. None of them may count as a
 * session.
 */
let system: SignInSystem;

beforeAll(async () => {
  system = await startSignInSystem({ PUBLIC_URL: 'https://perennial.test' });
});
afterAll(async () => {
  await system.stop();
});

const me = (cookie: string): Promise<Response> => fetch(`${system.api.url}/auth/me`, { headers: { cookie } });

it('over https each cookie is bound to our host, and to https', async () => {
  const browser = createCookieBrowser();
  const page = await system.toSignInPage(browser);
  const begun = await createCookieBrowser().send(`${system.api.url}/auth/login`);
  const signedIn = await browser.send(await system.submit(browser, page, { email: 'alice@perennial.test' }));
  const left = await browser.send(`${system.api.url}/auth/logout`, {
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  const lines = [begun, signedIn, left].flatMap((response) => response.headers.getSetCookie());
  expect(lines.map((line) => line.split('=')[0]).sort()).toEqual(
    ['csrf_token', 'csrf_token', 'session_token', 'session_token', 'sign_in_attempt', 'sign_in_attempt'].map(
      (name) => `__Host-${name}`,
    ),
  );
  for (const line of lines) {
    expect(line).toMatch(/; path=\/;/);
    expect(line).toMatch(/; samesite=lax/);
    expect(line).toMatch(/; secure/);
    expect(line).not.toMatch(/domain/i);
  }
});

it('a session under the name that any host could set is none', async () => {
  const browser = await system.signIn({ email: 'alice@perennial.test' });
  const token = browser.cookie(system.api.url, '__Host-session_token') ?? '';
  expect((await me(`__Host-session_token=${token}`)).status).toBe(200);
  const planted = await me(`session_token=${token}`);
  expect(planted.status).toBe(401);
  expect(await planted.json()).toMatchObject({ code: 'unauthenticated' });
  // The real one counts, whatever stands beside it.
  expect((await me(`session_token=planted; __Host-session_token=${token}`)).status).toBe(200);
});

it('a sign-in that was begun under a planted cookie is not finished', async () => {
  const thief = createCookieBrowser();
  const callback = await system.submit(thief, await system.toSignInPage(thief), {
    email: 'bob@perennial.test',
  });
  const attempt = thief.cookie(system.api.url, '__Host-sign_in_attempt') ?? '';
  expect(attempt).not.toBe('');
  const victim = await fetch(callback, {
    headers: { cookie: `sign_in_attempt=${attempt}` },
    redirect: 'manual',
  });
  expect(victim.status).toBe(400);
  expect(victim.headers.getSetCookie().join()).not.toContain('session_token');
});

it('over http to another machine no cookie is set that a browser would take', async () => {
  const plain = await startSignInSystem({ PUBLIC_URL: 'http://perennial.test' });
  try {
    const login = await fetch(`${plain.api.url}/auth/login`, { redirect: 'manual' });
    expect(login.headers.getSetCookie().join()).toMatch(/^__Host-sign_in_attempt=.*; secure/);
    const back = await fetch(`${plain.api.url}/auth/callback?code=c&state=s`);
    expect(back.status).toBe(400);
    expect(await back.json()).toMatchObject({
      code: 'sign_in_failed',
      detail: expect.stringContaining('PUBLIC_URL is http') as unknown,
    });
  } finally {
    await plain.stop();
  }
});
