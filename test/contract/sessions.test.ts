import { query } from '../../db/sql.ts';
import type { DemoRole } from '../../dev/identity/demo-users.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';

let system: SignInSystem;
let home: string;

beforeEach(async () => {
  system = await startSignInSystem();
  home = system.api.url;
});
afterEach(async () => {
  await system.stop();
});

type Json = Record<string, unknown>;

const call = async (
  browser: CookieBrowser,
  method: string,
  path: string,
): Promise<{ status: number; body: Json }> => {
  const response = await browser.send(`${home}/api/v1${path}`, {
    method,
    headers: { 'x-csrf-token': browser.cookie(home, 'csrf_token') ?? '' },
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
};
const signIn = (email: string, role: DemoRole = 'viewer'): Promise<CookieBrowser> =>
  system.signIn({ email, role });
const sessionsOf = async (browser: CookieBrowser, path = '/sessions'): Promise<Json[]> =>
  (await call(browser, 'GET', path)).body['sessions'] as Json[];
const statusOf = async (browser: CookieBrowser): Promise<number> =>
  (await browser.send(`${home}/auth/me`)).status;
const entries = (): Promise<Json[]> =>
  query(
    system.api.api.deps.em(),
    `select actor_id, actor_kind, subject_id, reason, after from audit_log where action = 'session.end' order by id`,
  );
const idOf = async (browser: CookieBrowser): Promise<string> =>
  String(((await (await browser.send(`${home}/auth/me`)).json()) as Json)['id']);

it('given two browsers of a person, then both are listed, and which of them asks', async () => {
  const [phone, laptop] = [await signIn('alice@perennial.test'), await signIn('alice@perennial.test')];
  await signIn('bob@perennial.test');
  const listed = await sessionsOf(laptop);
  expect(listed).toEqual(
    [true, false].map((current) => ({
      id: expect.any(String) as unknown,
      current,
      role: 'viewer',
      user_agent: 'node',
      address: '127.0.0.1',
      signed_in_at: expect.any(String) as unknown,
      last_used_at: expect.any(String) as unknown,
      expires_at: expect.any(String) as unknown,
    })),
  );
  expect((await sessionsOf(phone)).map(({ current }) => current)).toEqual([false, true]);
  const stored = await query<{ tokenHash: string }>(
    system.api.api.deps.em(),
    'select token_hash from sessions',
  );
  for (const { tokenHash } of stored) expect(JSON.stringify(listed)).not.toContain(tokenHash);
});

it('given a session is over unused, then it is not listed', async () => {
  const [idle, used] = [
    await signIn('sam@example.test', 'editor'),
    await signIn('sam@example.test', 'editor'),
  ];
  const [, older] = await sessionsOf(used);
  await query(
    system.api.api.deps.em(),
    `update sessions set last_seen_at = now() - interval '31 minutes' where id = $1 returning id`,
    [older?.['id']],
  );
  expect((await sessionsOf(used)).map(({ current }) => current)).toEqual([true]);
  expect(await statusOf(idle)).toBe(401);
});

it('when its owner ends one session, then exactly that browser is signed out, and the audit log says so', async () => {
  const [phone, laptop] = [await signIn('alice@perennial.test'), await signIn('alice@perennial.test')];
  const other = await signIn('bob@perennial.test');
  const userId = await idOf(laptop);
  const [, onPhone] = await sessionsOf(laptop);
  const [ofBob] = await sessionsOf(other);
  expect((await call(laptop, 'DELETE', `/sessions/${String(ofBob?.['id'])}`)).status).toBe(404);
  expect((await call(laptop, 'DELETE', `/sessions/${String(onPhone?.['id'])}`)).status).toBe(204);
  expect((await call(laptop, 'DELETE', `/sessions/${String(onPhone?.['id'])}`)).status).toBe(404);
  expect(await Promise.all([phone, laptop, other].map(statusOf))).toEqual([401, 200, 200]);
  expect(await entries()).toEqual([
    {
      actorId: userId,
      actorKind: 'customer',
      subjectId: userId,
      reason: null,
      after: { sessions: [onPhone?.['id']] },
    },
  ]);
});

it('when its owner ends all others, then only the browser that asked stays', async () => {
  const [one, two, asking] = [
    await signIn('alice@perennial.test'),
    await signIn('alice@perennial.test'),
    await signIn('alice@perennial.test'),
  ];
  const other = await signIn('bob@perennial.test');
  expect(await call(asking, 'DELETE', '/sessions')).toEqual({ status: 200, body: { ended: 2 } });
  expect(await Promise.all([one, two, asking, other].map(statusOf))).toEqual([401, 401, 200, 200]);
});

it('when an administrator ends the sessions of a person, then all of theirs are over, with the reason', async () => {
  const [phone, laptop] = [
    await signIn('sam@example.test', 'editor'),
    await signIn('sam@example.test', 'editor'),
  ];
  const admin = await signIn('ada@example.test', 'admin');
  const [userId, adminId] = [await idOf(laptop), await idOf(admin)];
  const found = await sessionsOf(admin, '/admin/sessions?q=SAM%40example');
  expect(found.map(({ owner }) => owner)).toEqual(
    [1, 2].map(() => ({ user_id: userId, email: 'sam@example.test' })),
  );
  expect((await call(admin, 'DELETE', `/admin/sessions/${String(found[0]?.['id'])}`)).status).toBe(422);
  const one = await call(admin, 'DELETE', `/admin/sessions/${String(found[0]?.['id'])}?reason=lost%20laptop`);
  expect(one.status).toBe(204);
  expect(await Promise.all([phone, laptop].map(statusOf))).toEqual([200, 401]);
  const rest = await call(admin, 'DELETE', `/admin/users/${userId}/sessions?reason=left%20the%20company`);
  expect(rest).toEqual({ status: 200, body: { ended: 1 } });
  expect(await Promise.all([phone, laptop, admin].map(statusOf))).toEqual([401, 401, 200]);
  expect(await entries()).toEqual(
    [found[0], found[1]].map((session, index) => ({
      actorId: adminId,
      actorKind: 'staff',
      subjectId: userId,
      reason: ['lost laptop', 'left the company'][index],
      after: { sessions: [session?.['id']] },
    })),
  );
});

it('what an administrator sees of the sessions of others is in the audit log', async () => {
  const customer = await signIn('carol@perennial.test');
  const admin = await signIn('ada@example.test', 'admin');
  await sessionsOf(admin, '/admin/sessions?q=carol');
  const [read] = await query<{ subjectId: string; after: { ids: string[] } }>(
    system.api.api.deps.em(),
    `select subject_id, after from audit_log where action = 'read'`,
  );
  expect(read?.subjectId).toBe('GET /admin/sessions');
  expect(read?.after.ids).toEqual([await idOf(customer)]);
});

it('an API key and support see no sessions', async () => {
  const support = await signIn('sam@example.test', 'editor');
  expect((await call(support, 'GET', '/admin/sessions')).status).toBe(403);
  const token = await system.identity.token({ email: 'alice@perennial.test' });
  const made = await system.api.call('POST', '/api-keys', {
    token,
    body: { name: 'meter', scopes: ['billing:read'] },
  });
  const byKey = await system.api.call('GET', '/sessions', { token: String(made.body['key']) });
  expect(byKey.status).toBe(403);
});
