import { jest } from '@jest/globals';
import { allRoutes } from '../../api/routes.ts';
import { execute, query } from '../../db/sql.ts';
import { createCookieBrowser } from '../support/cookie-browser.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/**
 * Somebody finds a browser or token of staff who signed in that morning, and tries to move money with it.
 */

const REFUND = { charge_id: 'ch_nothing', amount: 1, reason: 'for me' };

/**
 * Every route by which money of others moves or can be made to, or all that is known of somebody is handed
 * out or erased.
 */
const ASKING = [
  'delete /admin/catalogue/mappings/:id',
  'delete /plans/:id',
  'delete /subscriptions/plans/:id',
  'patch /admin/subscriptions/:email',
  'post /admin/adoption/mappings',
  'post /admin/adoption/release',
  'post /admin/approvals/:id',
  'post /admin/billing/credit-notes',
  'post /admin/billing/refunds',
  'post /admin/coupons',
  'post /admin/customers/:id/data-exports',
  'post /admin/customers/:id/erasure',
  'post /admin/drift/usage-periods',
  'post /admin/price-migrations/:id/start',
  'post /admin/price-migrations/:id/undo',
  'post /admin/subscriptions/:email/credits',
  'post /admin/subscriptions/:email/reset-usage',
  'post /admin/subscriptions/:id/coupon',
  'post /admin/subscriptions/:id/extend-grace',
  'post /admin/subscriptions/:id/extend-trial',
  'post /admin/subscriptions/:id/write-off',
  'post /billing/erasure',
  'post /subscriptions/plans',
  'put /admin/catalogue/mappings/:id',
  'put /admin/plans/:id/policy',
  'put /plans/:id',
  'put /subscriptions/plans/:id',
];

it('each route that moves money of others, or hands out or erases all data of somebody, asks for a recent sign-in', () => {
  const asking = allRoutes.filter(({ recentSignIn }) => recentSignIn === true);
  expect(asking.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(ASKING);
});

describe('by token', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ STRIPE_SECRET_KEY: 'sk_test_nowhere', STRIPE_API_BASE: 'http://127.0.0.1:9' });
  });
  afterAll(async () => {
    await api.stop();
  });

  const refund = async (claims: Parameters<TestApi['issuer']['token']>[0]) => {
    const token = await api.issuer.token({ subject: 'ada', roles: ['admin'], ...claims });
    const { status, body } = await api.call('POST', '/admin/billing/refunds', { token, body: REFUND });
    return { status, code: body['code'] };
  };
  const refused = { status: 401, code: 'step_up_required' };
  /** It got past: there is no such charge. */
  const passed = { status: 404, code: 'not_found' };

  it.each([
    ['made just now', 0, passed],
    ['made four minutes ago', -240, passed],
    ['made six minutes ago', -360, refused],
    ['said to be ahead, which would never be too old', 3_600, refused],
    ['that the token does not speak of', null, refused],
  ])('a sign-in %s', async (_, authTime, expected) => {
    expect(await refund({ authTime })).toEqual(expected);
  });

  it('a sign-in in a forged token is none', async () => {
    expect(await refund({ authTime: 0, forged: true })).toEqual({ status: 401, code: 'unauthenticated' });
  });

  it('a token that was seen with a recent sign-in lends it to no other token of the person', async () => {
    expect(await refund({ authTime: 0 })).toEqual(passed);
    expect(await refund({ authTime: -3_600 })).toEqual(refused);
  });

  it('a key that reaches others’ data is not made with an old one, one for oneself is', async () => {
    const token = await api.issuer.token({ subject: 'ada', roles: ['admin'], authTime: -3_600 });
    const make = async (scope: string): Promise<number> =>
      (await api.call('POST', '/api-keys', { token, body: { name: 'k', scopes: [scope] } })).status;
    expect([await make('byok:use'), await make('usage:write:all'), await make('billing:read')]).toEqual([
      401, 401, 201,
    ]);
  });

  it('the refusal is not kept under the Idempotency-Key: the same request passes after a sign-in', async () => {
    const headers = { 'Idempotency-Key': 'refund-of-today' };
    const send = async (authTime: number) => {
      const token = await api.issuer.token({ subject: 'ada', roles: ['admin'], authTime });
      return (await api.call('POST', '/admin/billing/refunds', { token, body: REFUND, headers })).status;
    };
    expect([await send(-3_600), await send(0)]).toEqual([401, 404]);
  });
});

describe('by browser', () => {
  let system: SignInSystem;
  let home: string;
  beforeEach(async () => {
    system = await startSignInSystem({
      STRIPE_SECRET_KEY: 'sk_test_nowhere',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    });
    home = system.api.url;
  });
  afterEach(async () => {
    await system.stop();
  });

  const refund = async (browser: CookieBrowser): Promise<unknown> => {
    const response = await browser.send(`${home}/api/v1/admin/billing/refunds`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-csrf-token': browser.cookie(home, 'csrf_token') ?? '',
      },
      body: JSON.stringify(REFUND),
    });
    return ((await response.json()) as { code: unknown }).code;
  };
  /** As if that time had passed. */
  const age = (interval: string): Promise<number> =>
    execute(system.api.api.deps.em(), `update sessions set auth_time = auth_time - interval '${interval}'`);
  /** As far as the provider's page, which asks again although it knows the browser. */
  const stepUp = async (browser: CookieBrowser): Promise<string> => {
    const { url } = await browser.follow(`${home}/auth/login?step_up=true&return_to=/admin/customers`);
    return url;
  };
  const ada = { email: 'ada@example.test', role: 'admin' } as const;

  it('given an old sign-in, when the person proves anew who they are, then the same browser moves money', async () => {
    const browser = await system.signIn(ada);
    expect(await refund(browser)).toBe('not_found');
    await age('6 minutes');
    expect(await refund(browser)).toBe('step_up_required');
    // Reading goes on.
    expect((await browser.send(`${home}/api/v1/admin/billing/customers`)).status).toBe(200);
    const page = await stepUp(browser);
    expect(page).toContain('/sign-in/');
    const before = browser.cookie(home, 'session_token');
    const back = await browser.send(await system.submit(browser, page, ada));
    expect(back.headers.get('location')).toBe('/admin/customers');
    expect(browser.cookie(home, 'session_token')).not.toBe(before);
    expect(await refund(browser)).toBe('not_found');
    expect(await query(system.api.api.deps.em(), 'select 1 from sessions')).toHaveLength(1);
  });

  it('given somebody else signs in at the step-up, then nobody’s session is changed, and none is made', async () => {
    const found = await system.signIn(ada);
    await age('6 minutes');
    // With the session, and without what the provider knows the browser by.
    const browser = createCookieBrowser();
    for (const name of ['session_token', 'csrf_token'])
      browser.setCookie(home, name, found.cookie(home, name) ?? '');
    const page = await stepUp(browser);
    const back = await browser.send(
      await system.submit(browser, page, { email: 'eve@example.test', role: 'admin' }),
    );
    expect(back.status).toBe(400);
    expect(await back.json()).toMatchObject({ code: 'sign_in_failed' });
    expect(await refund(browser)).toBe('step_up_required');
    const me = (await (await browser.send(`${home}/auth/me`)).json()) as { email: string };
    expect(me.email).toBe(ada.email);
    expect(await query(system.api.api.deps.em(), 'select 1 from sessions')).toHaveLength(1);
  });

  it('given the provider lets the browser in by an old session, then it is no step-up', async () => {
    const browser = await system.signIn(ada);
    await age('6 minutes');
    // What asks for the proof is taken out of the address that leads to the provider.
    const login = await browser.send(`${home}/auth/login?step_up=true`);
    const authorize = new URL(login.headers.get('location') ?? '');
    expect(authorize.searchParams.get('max_age')).toBe('300');
    expect(authorize.searchParams.get('prompt')).toBe('login');
    authorize.searchParams.delete('max_age');
    authorize.searchParams.delete('prompt');
    const later = Date.now() + 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    try {
      const sent = await browser.send(authorize.href);
      const back = await browser.send(sent.headers.get('location') ?? '');
      expect(back.status).toBe(400);
      expect(await back.json()).toMatchObject({ code: 'sign_in_failed' });
    } finally {
      clock.mockRestore();
    }
    expect(await refund(browser)).toBe('step_up_required');
  });

  it('a session whose provider never said when its owner signed in moves no money', async () => {
    const browser = await system.signIn(ada);
    await execute(system.api.api.deps.em(), 'update sessions set auth_time = null');
    expect(await refund(browser)).toBe('step_up_required');
  });

  it('a step-up that is not begun by anybody signed in is a sign-in like any other', async () => {
    const browser = createCookieBrowser();
    const back = await browser.send(await system.submit(browser, await stepUp(browser), ada));
    expect(back.status).toBe(302);
    expect(await refund(browser)).toBe('not_found');
  });
});
