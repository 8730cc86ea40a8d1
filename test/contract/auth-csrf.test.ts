import { createCookieBrowser } from '../support/cookie-browser.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';

let system: SignInSystem;
let home: string;
let browser: CookieBrowser;

beforeAll(async () => {
  system = await startSignInSystem();
  home = system.api.url;
  browser = await system.signIn({ email: 'alice@perennial.test' });
});
afterAll(async () => {
  await system.stop();
});

/** Refused for its body when it gets past sign-in: nothing is changed by these tests. */
const change = (
  by: CookieBrowser,
  headers: Record<string, string>,
  path = '/api/v1/billing/checkout/create',
) =>
  by.send(`${home}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  });
const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as Record<string, unknown>)['code'];

describe('a change by cookie', () => {
  it.each([
    ['without the header', () => ({})],
    ['with another token', () => ({ 'x-csrf-token': 'x'.repeat(43) })],
    ['with a token of another length', () => ({ 'x-csrf-token': 'x' })],
  ] as [string, () => Record<string, string>][])('is refused %s', async (_, headers) => {
    for (const path of [
      '/api/v1/billing/checkout/create',
      '/api/billing/subscription/cancel',
      '/auth/logout',
    ]) {
      const response = await change(browser, headers(), path);
      expect(response.status).toBe(403);
      expect(await codeOf(response)).toBe('csrf_token_invalid');
    }
    expect((await browser.send(`${home}/auth/me`)).status).toBe(200);
  });

  it('is refused with the token of another session, though header and cookie agree', async () => {
    const other = await system.signIn({ email: 'bob@perennial.test' });
    const foreign = other.cookie(home, 'csrf_token') ?? '';
    const mixed = createCookieBrowser();
    mixed.setCookie(home, 'session_token', browser.cookie(home, 'session_token') ?? '');
    mixed.setCookie(home, 'csrf_token', foreign);
    expect(await codeOf(await change(mixed, { 'x-csrf-token': foreign }))).toBe('csrf_token_invalid');
  });

  it('is refused with the right header but no cookie beside it', async () => {
    const bare = createCookieBrowser();
    bare.setCookie(home, 'session_token', browser.cookie(home, 'session_token') ?? '');
    const response = await change(bare, { 'x-csrf-token': browser.cookie(home, 'csrf_token') ?? '' });
    expect(await codeOf(response)).toBe('csrf_token_invalid');
  });

  it('passes with cookie and header', async () => {
    const response = await change(browser, { 'x-csrf-token': browser.cookie(home, 'csrf_token') ?? '' });
    expect(response.status).toBe(422);
  });
});

it('a bearer needs none, even where the browser sends its cookies along', async () => {
  const token = await system.identity.token({ email: 'alice@perennial.test' });
  const response = await change(browser, { authorization: `Bearer ${token}` });
  expect(response.status).toBe(422);
});

it('a bad Authorization header is not made good by a cookie', async () => {
  expect((await change(browser, { authorization: 'Bearer nonsense' })).status).toBe(401);
});

it('reads need none', async () => {
  expect((await browser.send(`${home}/api/v1/billing/invoices`)).status).toBe(200);
});

it("Stripe's webhooks need none", async () => {
  expect(await codeOf(await change(browser, {}, '/api/v1/billing/webhooks/stripe'))).toBe(
    'signature_invalid',
  );
});
