import { execute, query } from '../../db/sql.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;
let token: string;

beforeAll(async () => {
  api = await startTestApi();
  token = await api.issuer.token({ subject: 'owner', roles: ['admin'] });
});
afterAll(async () => {
  await api.stop();
});

const create = (body: unknown, by = token): Promise<CallResult> =>
  api.call('POST', '/api-keys', { token: by, body });
const newKey = async (scopes: string[]): Promise<{ id: string; key: string }> =>
  (await create({ name: 'meter', scopes })).body as unknown as { id: string; key: string };

it('a key is shown once, and stored as a hash', async () => {
  const { status, body } = await create({ name: 'meter', scopes: ['billing:read'], expires_in_days: 7 });
  expect(status).toBe(201);
  const key = String(body['key']);
  expect(key).toMatch(/^prn_[\w-]{43}$/);
  expect(Date.parse(String(body['expires_at'])) - Date.parse(String(body['created_at']))).toBe(
    7 * 86_400_000,
  );
  const list = await api.call('GET', '/api-keys', { token });
  expect(JSON.stringify(list.body)).toContain(String(body['id']));
  expect(JSON.stringify(list.body)).not.toContain(key);
  expect(JSON.stringify(await query(api.api.deps.em(), 'select * from api_keys'))).not.toContain(key);
});

it('a key does what its scope says, as its owner, and its use is noted', async () => {
  const { id, key } = await newKey(['billing:read']);
  expect((await api.call('GET', '/billing/subscription', { token: key })).status).toBe(200);
  const list = await api.call('GET', '/api-keys', { token });
  const row = (list.body['api_keys'] as Record<string, unknown>[]).find((one) => one['id'] === id);
  expect(row?.['last_used_at']).not.toBeNull();
});

it.each([
  ['reading without the scope', 'GET', '/billing/subscription', ['usage:write']],
  ['changes', 'POST', '/billing/subscription/cancel', ['billing:read', 'usage:write']],
  ['making keys', 'POST', '/api-keys', ['billing:read', 'usage:write']],
  ["what its owner's role could", 'GET', '/admin/billing/stats', ['billing:read', 'usage:write']],
])('a key is refused %s', async (_, method, path, scopes) => {
  const { key } = await newKey(scopes);
  const { status, body } = await api.call(method, path, {
    token: key,
    ...(method === 'POST' ? { body: {} } : {}),
  });
  expect(status).toBe(403);
  expect(body.code).toBe('forbidden');
});

it('a key is worthless once revoked, expired or changed', async () => {
  const revoked = await newKey(['billing:read']);
  expect((await api.call('DELETE', `/api-keys/${revoked.id}`, { token })).status).toBe(204);
  expect((await api.call('DELETE', `/api-keys/${revoked.id}`, { token })).status).toBe(404);
  const expired = await newKey(['billing:read']);
  await execute(
    api.api.deps.em(),
    `update api_keys set expires_at = now() - interval '1 second' where id = $1`,
    [expired.id],
  );
  for (const key of [revoked.key, expired.key, `prn_${'x'.repeat(43)}`]) {
    const { status, body } = await api.call('GET', '/billing/subscription', { token: key });
    expect(status).toBe(401);
    expect(body.code).toBe('unauthenticated');
  }
});

it("another user's key is not there", async () => {
  const { id } = await newKey(['billing:read']);
  const other = await api.issuer.token({ subject: 'other' });
  expect((await api.call('DELETE', `/api-keys/${id}`, { token: other })).status).toBe(404);
  expect((await api.call('GET', '/api-keys', { token: other })).body['total']).toBe(0);
});

it.each([
  [{ name: '', scopes: ['billing:read'] }],
  [{ name: 'a', scopes: [] }],
  [{ name: 'a', scopes: ['admin'] }],
  [{ name: 'a', scopes: ['billing:read'], expires_in_days: 366 }],
])('what makes no sense is refused (%j)', async (body) => {
  expect((await create(body)).status).toBe(422);
});
