import { randomBytes, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { hashToken } from '../../api/auth/secret-token.ts';
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
  expect(key).toMatch(/^prn_[0-9A-Za-z]{49}$/);
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

it('a key of before the checksum goes on working, and a mistyped one is recognised without a query', async () => {
  const { id, key } = await newKey(['billing:read']);
  const old = `prn_${randomBytes(32).toString('base64url')}`;
  await execute(api.api.deps.em(), 'update api_keys set key_hash = $2 where id = $1', [id, hashToken(old)]);
  expect((await api.call('GET', '/billing/subscription', { token: old })).status).toBe(200);
  const mistyped = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
  const queries = jest.spyOn(api.api.deps, 'em');
  const { status, body } = await api.call('GET', '/billing/subscription', { token: mistyped });
  expect([status, body.code]).toEqual([401, 'unauthenticated']);
  expect(queries).not.toHaveBeenCalled();
  queries.mockRestore();
});

it('its last use has an address', async () => {
  const { id, key } = await newKey(['billing:read']);
  await api.call('GET', '/billing/subscription', { token: key });
  const { body } = await api.call('GET', '/api-keys', { token });
  const row = (body['api_keys'] as Record<string, unknown>[]).find((one) => one['id'] === id);
  expect(row?.['last_used_address']).toBe('127.0.0.1');
});

describe('staff', () => {
  it('find anybody’s key by its owner or its beginning, and make it worthless with a reason', async () => {
    const email = `${randomUUID()}@example.test`;
    const owner = await api.issuer.token({ subject: randomUUID(), email });
    const { id, key } = (await create({ name: 'leaked', scopes: ['billing:read'] }, owner)).body as Record<
      string,
      string
    >;
    const find = async (query: string): Promise<Record<string, unknown>[]> =>
      (await api.call('GET', `/admin/api-keys?${query}`, { token })).body['api_keys'] as Record<
        string,
        unknown
      >[];
    // Whoever finds a leaked key pastes the whole of it, or what they see of it.
    for (const q of [email, String(key), String(key).slice(0, 10)])
      expect(await find(`q=${encodeURIComponent(q)}`)).toEqual([
        expect.objectContaining({
          id,
          name: 'leaked',
          state: 'active',
          owner: expect.objectContaining({ email }) as unknown,
        }),
      ]);
    const refused = await api.call('DELETE', `/admin/api-keys/${String(id)}`, { token });
    expect(refused.status).toBe(422);
    const revoke = () =>
      api.call('DELETE', `/admin/api-keys/${String(id)}?reason=leaked%20on%20a%20page`, { token });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(404);
    expect((await api.call('GET', '/billing/subscription', { token: String(key) })).status).toBe(401);
    expect(await find(`q=${encodeURIComponent(email)}`)).toMatchObject([{ state: 'revoked' }]);
    expect(await find(`q=${encodeURIComponent(email)}&state=active`)).toEqual([]);
    const [entry] = await query<Record<string, unknown>>(
      api.api.deps.em(),
      `select * from audit_log where action = 'api_key.revoke' and subject_id = $1`,
      [id],
    );
    expect(entry).toMatchObject({ actorKind: 'staff', reason: 'leaked on a page' });
    expect(JSON.stringify(await query(api.api.deps.em(), 'select * from audit_log'))).not.toContain(key);
  });

  it('page through all keys, and nobody below an administrator sees them', async () => {
    for (let n = 0; n < 3; n += 1) await newKey(['billing:read']);
    const ids: unknown[] = [];
    let cursor: string | null = null;
    let total: unknown;
    do {
      const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body }: CallResult = await api.call('GET', `/admin/api-keys?limit=2${after}`, { token });
      ids.push(...(body['api_keys'] as { id: string }[]).map(({ id }) => id));
      ({ total } = body);
      cursor = body['next_cursor'] as string | null;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(Number(total));
    for (const role of ['viewer', 'editor']) {
      const other = await api.issuer.token({ subject: randomUUID(), roles: [role] });
      expect((await api.call('GET', '/admin/api-keys', { token: other })).status).toBe(403);
      expect((await api.call('DELETE', '/admin/api-keys/x?reason=why', { token: other })).status).toBe(403);
    }
  });
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
