import { randomUUID } from 'node:crypto';
import { query } from '../../db/sql.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { event, meteredUser, send } from '../support/usage-calls.ts';

/** An administrator creates a key for all customers, loses the role, and goes on using the key. */
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const make = (token: string, scopes: string[]): Promise<CallResult> =>
  api.call('POST', '/api-keys', { token, body: { name: 'gateway', scopes } });

it('the key writes for nobody else once its owner is no administrator', async () => {
  const ada = await meteredUser(api);
  const subject = randomUUID();
  const as = (role: string): Promise<string> => api.issuer.token({ subject, roles: [role] });
  const key = String((await make(await as('admin'), ['usage:write:all'])).body['key']);
  const write = async (): Promise<number> =>
    (await send(api, key, event({ customer: ada.customerId }))).status;
  expect(await write()).toBe(200);
  for (const role of ['editor', 'viewer']) {
    await api.call('GET', '/billing/subscription', { token: await as(role) });
    expect([role, await write()]).toEqual([role, 403]);
  }
});

it('the key writes for nobody else once nobody could say for an hour that its owner is an administrator', async () => {
  const ada = await meteredUser(api);
  const token = await api.issuer.token({ subject: randomUUID(), roles: ['admin'] });
  const key = String((await make(token, ['usage:write:all'])).body['key']);
  const write = async (): Promise<number> =>
    (await send(api, key, event({ customer: ada.customerId }))).status;
  const seen = (minutesAgo: number): Promise<unknown> =>
    query(
      api.api.deps.em(),
      `update users set role_seen_at = now() - $1 * interval '1 minute' where id = (select user_id from api_keys where starts_with($2, prefix))`,
      [minutesAgo, key],
    );
  await seen(59);
  expect(await write()).toBe(200);
  await seen(61);
  expect(await write()).toBe(403);
  await seen(0);
  expect(await write()).toBe(200);
});

it('a token from before the role was taken away does not give the key back what it lost', async () => {
  const ada = await meteredUser(api);
  const subject = randomUUID();
  const issued = (role: string, issuedIn: number): Promise<string> =>
    api.issuer.token({ subject, roles: [role], issuedIn, name: `Ada of ${issuedIn}` });
  const key = String((await make(await issued('admin', -120), ['usage:write:all'])).body['key']);
  const after = async (token: Promise<string>): Promise<number> => {
    await api.call('GET', '/billing/subscription', { token: await token });
    return (await send(api, key, event({ customer: ada.customerId }))).status;
  };
  expect(await after(issued('viewer', -60))).toBe(403);
  for (const issuedIn of [-90, -60]) expect(await after(issued('admin', issuedIn))).toBe(403);
  expect(await after(issued('admin', -30))).toBe(200);
});

it('a token says which role its bearer had when it was issued, however long it is used', async () => {
  const ada = await meteredUser(api);
  const token = await api.issuer.token({ subject: randomUUID(), roles: ['admin'], issuedIn: -61 * 60 });
  const key = String((await make(token, ['usage:write:all'])).body['key']);
  expect((await send(api, key, event({ customer: ada.customerId }))).status).toBe(403);
});

it('an old key is not hidden behind a hundred newer ones', async () => {
  const token = await api.issuer.token({});
  const first = (await make(token, ['billing:read'])).body['id'];
  for (let n = 0; n < 100; n++) await make(token, ['billing:read']);
  const page = (query = '') => api.call('GET', `/api-keys${query}`, { token });
  const { body } = await page();
  expect(body['total']).toBe(101);
  const { body: rest } = await page(`?cursor=${encodeURIComponent(String(body['next_cursor']))}`);
  expect((rest['api_keys'] as { id: string }[]).map(({ id }) => id)).toEqual([first]);
});

it('making and revoking a key is in the audit log, which does not hold the key', async () => {
  const token = await api.issuer.token({});
  const { id, key } = (await make(token, ['billing:read'])).body;
  await api.call('DELETE', `/api-keys/${String(id)}`, { token });
  const entries = await query<{ action: string; actorKind: string }>(
    api.api.deps.em(),
    'select * from audit_log where subject_id = $1 order by id',
    [id],
  );
  expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ['api_key.create', 'customer'],
    ['api_key.revoke', 'customer'],
  ]);
  expect(JSON.stringify(entries)).not.toContain(String(key));
});
