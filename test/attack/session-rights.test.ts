import { execute, queryOne } from '../../db/sql.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';

/** A session is to give no more than its own sign-in gave, for no longer than its owner uses it. */
let system: SignInSystem;

beforeEach(async () => {
  system = await startSignInSystem();
});
afterEach(async () => {
  await system.stop();
});

const call = async (browser: CookieBrowser, path: string): Promise<{ status: number; role: unknown }> => {
  const response = await browser.send(`${system.api.url}${path}`);
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, role: body['role'] };
};
const me = (browser: CookieBrowser): ReturnType<typeof call> => call(browser, '/auth/me');
const REVENUE = '/api/v1/admin/revenue';
const CUSTOMERS = '/api/v1/admin/billing/customers';

/** Sets columns of every session to a point in time, as if it had passed. */
const sessions = (set: string): Promise<number> =>
  execute(system.api.api.deps.em(), `update sessions set ${set}`);
const due = (): Promise<number> => sessions(`refresh_at = now() - interval '1 second'`);

it('a token with a higher role, seen elsewhere, raises no open session', async () => {
  const browser = await system.signIn({ email: 'sam@example.test', role: 'editor' });
  const token = await system.identity.token({ email: 'sam@example.test', role: 'admin' });
  const headers = { authorization: `Bearer ${token}` };
  const asBearer = await fetch(`${system.api.url}/auth/me`, { headers });
  expect(await asBearer.json()).toMatchObject({ role: 'admin' });
  expect(await me(browser)).toEqual({ status: 200, role: 'editor' });
});

it('a role that the provider lowers is gone within a minute, without a new sign-in', async () => {
  const browser = await system.signIn({ email: 'ada@example.test', role: 'admin' });
  const row = await queryOne<{ within: number }>(
    system.api.api.deps.em(),
    'select extract(epoch from refresh_at - created_at)::int as within from sessions',
  );
  expect(row?.within).toBeLessThanOrEqual(60);
  const user = system.identity.users.byEmail('ada@example.test');
  if (user === undefined) throw new Error('the provider knows the user');
  system.identity.users.put({ ...user, roles: ['viewer'] });
  await due();
  expect(await call(browser, REVENUE)).toMatchObject({ status: 403 });
  expect(await me(browser)).toEqual({ status: 200, role: 'viewer' });
});

it('while the provider is away, staff are support at most, on every request', async () => {
  const admin = await system.signIn({ email: 'ada@example.test', role: 'admin' });
  const customer = await system.signIn({ email: 'carol@example.test', role: 'viewer' });
  expect(await call(admin, REVENUE)).toMatchObject({ status: 200 });
  await due();
  const provider = system.identity;
  await provider.stop();
  for (let n = 0; n < 3; n++) {
    expect(await call(admin, REVENUE)).toMatchObject({ status: 403 });
    expect(await call(admin, CUSTOMERS)).toMatchObject({ status: 200 });
    expect(await me(customer)).toEqual({ status: 200, role: 'viewer' });
  }
});

it('revenue and exports are finance, and not support', async () => {
  const support = await system.signIn({ email: 'sam@example.test', role: 'editor' });
  const finance = await system.signIn({ email: 'fay@example.test', role: 'finance' });
  for (const path of [
    REVENUE,
    '/api/v1/admin/billing/stats',
    '/api/v1/admin/subscriptions/analytics/overview',
    '/api/v1/admin/subscriptions/analytics/revenue-by-tier',
    '/api/v1/admin/subscriptions/analytics/usage-stats',
    '/api/v1/admin/revenue/movements',
  ]) {
    expect([path, (await call(support, path)).status]).toEqual([path, 403]);
    expect([path, (await call(finance, path)).status]).toEqual([path, 200]);
  }
  for (const path of ['customers', 'subscriptions', 'invoices'])
    expect((await call(support, `/api/v1/admin/exports/${path}`)).status).toBe(403);
  expect((await call(finance, CUSTOMERS)).status).toBe(200);
  const named = await system.identity.token({ email: 'sue@example.test', role: 'support' });
  const asBearer = await fetch(`${system.api.url}/auth/me`, {
    headers: { authorization: `Bearer ${named}` },
  });
  expect(await asBearer.json()).toMatchObject({ role: 'editor' });
});

it('a session that nobody uses ends: of staff after half an hour, of customers after two weeks', async () => {
  const staff = await system.signIn({ email: 'sam@example.test', role: 'editor' });
  const customer = await system.signIn({ email: 'carol@example.test', role: 'viewer' });
  await sessions(`last_seen_at = now() - interval '29 minutes'`);
  expect(await me(staff)).toMatchObject({ status: 200 });
  // That request was a use of it.
  await sessions(`last_seen_at = last_seen_at - interval '29 minutes'`);
  expect(await me(staff)).toMatchObject({ status: 200 });
  await sessions(`last_seen_at = now() - interval '31 minutes'`);
  expect(await me(staff)).toMatchObject({ status: 401 });
  expect(await me(customer)).toMatchObject({ status: 200 });
  await sessions(`last_seen_at = now() - interval '15 days'`);
  expect(await me(customer)).toMatchObject({ status: 401 });
});

it('a session that is used ends all the same: of staff after twelve hours, of customers after thirty days', async () => {
  await system.signIn({ email: 'sam@example.test', role: 'editor' });
  await system.signIn({ email: 'carol@example.test', role: 'viewer' });
  const rows = await queryOne<{ hours: number[] }>(
    system.api.api.deps.em(),
    `select array_agg(round(extract(epoch from expires_at - created_at) / 3600)::int order by expires_at) as hours from sessions`,
  );
  expect(rows?.hours).toEqual([12, 720]);
});
