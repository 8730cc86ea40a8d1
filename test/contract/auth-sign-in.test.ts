import { execute, query, queryOne } from '../../db/sql.ts';
import { createCookieBrowser } from '../support/cookie-browser.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { until } from '../support/until.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';

let system: SignInSystem;
let home: string;

beforeAll(async () => {
  system = await startSignInSystem();
  home = system.api.url;
});
afterAll(async () => {
  await system.stop();
});

const me = async (browser: CookieBrowser): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await browser.send(`${home}/auth/me`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('signing in', () => {
  it('goes to the provider and back, with PKCE, to the page asked for', async () => {
    const browser = createCookieBrowser();
    const login = await browser.send(`${home}/auth/login?return_to=${encodeURIComponent('/plans?tier=a#b')}`);
    expect(login.status).toBe(302);
    const authorize = new URL(login.headers.get('location') ?? '');
    expect(authorize.origin).toBe(system.identity.issuer);
    expect(authorize.searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(authorize.searchParams.get(name)).toMatch(/.{32}/);

    const page = await browser.follow(authorize.href);
    const callback = await system.submit(browser, page.url, { email: 'alice@perennial.test' });
    const response = await browser.send(callback);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe('/plans?tier=a#b');

    const { status, body } = await me(browser);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      email: 'alice@perennial.test',
      full_name: 'Alice Archer',
      role: 'viewer',
      stripe_customer_id: null,
      session_expires_at: expect.stringMatching(/Z$/) as unknown,
    });
    const billing = await browser.send(`${home}/api/v1/billing/subscription`);
    expect(billing.status).toBe(200);
    expect(await billing.json()).toMatchObject({ tier: 'trial', status: 'none' });
  });

  it('sets cookies that scripts cannot read and other sites do not send; only the CSRF token is readable', async () => {
    const browser = createCookieBrowser();
    const callback = await system.submit(browser, await system.toSignInPage(browser), {
      email: 'bob@perennial.test',
    });
    const lines = (await browser.send(callback)).headers.getSetCookie();
    const line = (name: string): string => lines.find((one) => one.startsWith(`${name}=`)) ?? '';
    expect(line('session_token')).toMatch(/; path=\/; expires=[^;]+; samesite=lax; httponly$/);
    expect(line('csrf_token')).toMatch(/; samesite=lax$/);
    expect(line('csrf_token')).not.toMatch(/httponly/);
    const stored = JSON.stringify(await query(system.api.api.deps.em(), 'select * from sessions'));
    expect(stored).not.toContain(browser.cookie(home, 'session_token'));
  });

  it.each([
    'https://evil.test/',
    '//evil.test',
    '/\\evil.test',
    '/..//evil.test',
    '/\t/evil.test',
    'javascript:alert(1)',
  ])('never leads to another site (%s)', async (returnTo) => {
    const browser = createCookieBrowser();
    const page = await system.toSignInPage(browser, returnTo);
    const response = await browser.send(
      await system.submit(browser, page, { email: 'alice@perennial.test' }),
    );
    expect(new URL(response.headers.get('location') ?? '', home).origin).toBe(new URL(home).origin);
    expect(response.headers.get('location')).toBe('/');
  });

  it('gives a new session each time, and ends the one before', async () => {
    const browser = await system.signIn({ email: 'carol@perennial.test' });
    const first = browser.cookie(home, 'session_token') ?? '';
    // The provider still knows the browser, so this is sent straight back.
    await browser.follow(`${home}/auth/login`);
    const second = browser.cookie(home, 'session_token');
    expect(second).not.toBe(first);
    expect((await me(browser)).status).toBe(200);
    const thief = createCookieBrowser();
    thief.setCookie(home, 'session_token', first);
    expect((await me(thief)).status).toBe(401);
  });

  it.each([
    ['in another browser', () => createCookieBrowser()],
    ['a second time', (browser: CookieBrowser) => browser],
  ])('cannot be finished %s', async (_, finishing) => {
    const browser = createCookieBrowser();
    const callback = await system.submit(browser, await system.toSignInPage(browser), {
      email: 'alice@perennial.test',
    });
    const other = finishing(browser);
    if (other === browser) await browser.send(callback);
    const response = await other.send(callback);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'sign_in_failed' });
  });

  it('is refused with another state than it began with, and when the provider says no', async () => {
    for (const change of [
      (url: URL) => url.searchParams.set('state', 'x'.repeat(43)),
      (url: URL) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
      },
    ]) {
      const browser = createCookieBrowser();
      const url = new URL(
        await system.submit(browser, await system.toSignInPage(browser), { email: 'alice@perennial.test' }),
      );
      change(url);
      const response = await browser.send(url.href);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'sign_in_failed' });
      expect(browser.cookie(home, 'session_token')).toBeUndefined();
    }
  });
});

describe('a session', () => {
  it('is over when its time is', async () => {
    const browser = await system.signIn({ email: 'late@example.test' });
    await execute(
      system.api.api.deps.em(),
      `update sessions set expires_at = now() - interval '1 second' where user_id = $1`,
      [(await me(browser)).body['id']],
    );
    expect(await me(browser)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('follows role and address at the provider, and ends with the account there', async () => {
    const browser = await system.signIn({ email: 'mover@example.test', role: 'viewer' });
    const { id } = (await me(browser)).body;
    const due = (): Promise<number> =>
      execute(
        system.api.api.deps.em(),
        `update sessions set refresh_at = now() - interval '1 second' where user_id = $1`,
        [id],
      );
    const user = system.identity.users.byEmail('mover@example.test');
    if (user === undefined) throw new Error('the provider knows the user');
    system.identity.users.put({ ...user, email: 'moved@example.test', roles: ['editor'] });
    await due();
    expect((await me(browser)).body).toMatchObject({ id, email: 'moved@example.test', role: 'editor' });

    system.identity.users.put({ ...user, enabled: false });
    await due();
    expect(await me(browser)).toMatchObject({ status: 401 });
    expect(
      await queryOne(system.api.api.deps.em(), 'select 1 from sessions where user_id = $1', [id]),
    ).toBeNull();
  });

  it('is not asked for at /auth/me by a bearer', async () => {
    const token = await system.identity.token({ email: 'alice@perennial.test' });
    const response = await fetch(`${home}/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await response.json()).toMatchObject({ email: 'alice@perennial.test', session_expires_at: null });
  });

  it('is needed', async () => {
    expect(await me(createCookieBrowser())).toMatchObject({ status: 401 });
  });
});

describe('signing out', () => {
  const logout = (browser: CookieBrowser): Promise<Response> =>
    browser.send(`${home}/auth/logout`, {
      method: 'POST',
      headers: { 'x-csrf-token': browser.cookie(home, 'csrf_token') ?? '' },
    });

  it('ends the session here, and says where it ends at the provider', async () => {
    const browser = await system.signIn({ email: 'leaver@example.test' });
    const token = browser.cookie(home, 'session_token') ?? '';
    const response = await logout(browser);
    expect(response.status).toBe(200);
    const { signed_out: out, logout_url: url } = (await response.json()) as Record<string, unknown>;
    expect(out).toBe(true);
    expect(browser.cookie(home, 'session_token')).toBeUndefined();
    browser.setCookie(home, 'session_token', token);
    expect((await me(browser)).status).toBe(401);

    expect(new URL(String(url)).searchParams.get('id_token_hint')).toMatch(/^ey[\w-]+\.[\w-]+\.[\w-]+$/);
    // The provider asks once more, as its standard allows; after that it knows the browser no longer.
    const confirm = await browser.follow(String(url));
    const form = await confirm.response.text();
    const field = /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const action = /action="([^"]+)"/.exec(form)?.[1] ?? '';
    const done = await browser.send(action, {
      method: 'POST',
      body: new URLSearchParams({ xsrf: field, logout: 'yes' }),
    });
    expect(done.headers.get('location')).toMatch(`${home}/`);
    expect(await system.toSignInPage(browser)).toContain(`${system.identity.issuer}/sign-in/`);
  });

  it('ends what the session followed, and not what another follows', async () => {
    const leaving = await system.signIn({ email: 'alice@perennial.test' });
    const staying = await system.signIn({ email: 'alice@perennial.test' });
    const follow = async (browser: CookieBrowser): Promise<{ over: boolean }> => {
      const response = await browser.send(`${home}/api/v1/live`);
      expect(response.status).toBe(200);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      // The stream is open: every change from here on arrives.
      let received = '';
      while (!received.includes('event: hello'))
        received += new TextDecoder().decode((await reader.read()).value ?? new Uint8Array());
      const followed = { over: false };
      const drain = async (): Promise<void> => {
        while (!(await reader.read()).done);
        followed.over = true;
      };
      void drain().catch(() => undefined);
      return followed;
    };
    const [left, stayed] = [await follow(leaving), await follow(staying)];
    expect((await logout(leaving)).status).toBe(200);
    await until(() => left.over);
    expect(stayed.over).toBe(false);
    expect((await leaving.send(`${home}/api/v1/live`)).status).toBe(401);
  });

  it('by a form, and by a link of our own pages, leads to the provider', async () => {
    const browser = await system.signIn({ email: 'former@example.test' });
    const byForm = await browser.send(`${home}/auth/logout`, {
      method: 'POST',
      body: new URLSearchParams({ csrf_token: browser.cookie(home, 'csrf_token') ?? '' }),
    });
    expect(byForm.status).toBe(303);
    expect(byForm.headers.get('location')).toContain(system.identity.issuer);
    expect(browser.cookie(home, 'session_token')).toBeUndefined();

    const other = await system.signIn({ email: 'linked@example.test' });
    const from = (site: string): Promise<Response> =>
      other.send(`${home}/auth/logout`, { headers: { 'sec-fetch-site': site } });
    expect((await from('cross-site')).status).toBe(403);
    expect((await me(other)).status).toBe(200);
    expect((await from('same-origin')).status).toBe(303);
    expect((await me(other)).status).toBe(401);
  });

  it('by a form without the token is refused, and leaves the session', async () => {
    const browser = await system.signIn({ email: 'stayer@example.test' });
    const response = await browser.send(`${home}/auth/logout`, {
      method: 'POST',
      body: new URLSearchParams({ csrf_token: 'guessed' }),
    });
    expect(response.status).toBe(403);
    expect((await me(browser)).status).toBe(200);
  });

  it('without a session is no error', async () => {
    const response = await logout(createCookieBrowser());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ signed_out: true, logout_url: null });
  });
});
