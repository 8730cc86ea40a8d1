import { randomBytes, randomUUID } from 'node:crypto';
import { query } from '../../db/sql.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

/** A gateway asks for the key of the user whose call it carries. */
let api: TestApi;
let admin: string;
let gateway: string;

const overTls = { 'x-forwarded-proto': 'https' };
const userKey = `sk-${'k'.repeat(48)}`;

beforeAll(async () => {
  api = await startTestApi({
    BYOK_MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    PUBLIC_URL: 'https://billing.example.test',
    TRUST_PROXY: '1',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });
  admin = await api.issuer.token({ subject: 'root', email: 'root@example.test', roles: ['admin'] });
  gateway = await keyWith(admin, ['byok:use']);
});
afterAll(async () => {
  await api.stop();
});

async function keyWith(token: string, scopes: string[]): Promise<string> {
  const { status, body } = await api.call('POST', '/api-keys', { token, body: { name: 'gateway', scopes } });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return String(body['key']);
}

async function owner(): Promise<{ token: string; userId: string }> {
  const token = await api.issuer.token({ subject: randomUUID(), email: `${randomUUID()}@example.test` });
  const added = await api.call('POST', '/byok/keys/add', {
    token,
    body: { provider: 'openai', key: userKey },
  });
  expect(added.status).toBe(201);
  const { userId } = await api.api.deps.identify(token);
  return { token, userId };
}

const resolve = (
  token: string,
  body: object,
  headers: Record<string, string> = overTls,
): Promise<CallResult> => api.call('POST', '/byok/resolve', { token, body, headers });

const shown = async (token: string): Promise<unknown> =>
  ((await api.call('GET', '/byok/keys', { token })).body['keys'] as unknown[])[0];

it('a gateway gets the key of a user; each use is counted, dated and in the audit log', async () => {
  const { token, userId } = await owner();
  expect(await shown(token)).toMatchObject({ last_used_at: null, uses: 0 });
  const first = await resolve(gateway, { user_id: userId, provider: 'openai' });
  expect(first.status).toBe(200);
  expect(first.body).toEqual({ provider: 'openai', key: userKey, status: 'untested' });
  expect(first.headers.get('cache-control')).toBe('no-store');
  await resolve(gateway, { user_id: userId, provider: 'openai' }, { ...overTls, 'idempotency-key': 'k' });
  await resolve(gateway, { user_id: userId, provider: 'openai' }, { ...overTls, 'idempotency-key': 'k' });
  const row = (await shown(token)) as Record<string, unknown>;
  expect(row).toMatchObject({ uses: 3, last_tested_at: null });
  expect(row['last_used_at']).toMatch(/Z$/);
  const { body } = await api.call('GET', '/byok/stats', { token });
  expect(body['last_used_at']).toBe(row['last_used_at']);
  const entries = await query<{ actorId: string; after: unknown }>(
    api.api.deps.em(),
    `select * from audit_log where action = 'byok.use' and subject_id = $1`,
    [`${userId}/openai`],
  );
  const { userId: adminId } = await api.api.deps.identify(admin);
  expect(entries).toHaveLength(3);
  for (const entry of entries)
    expect(entry).toMatchObject({ actorId: adminId, after: { apiKeyId: expect.any(String) as string } });
  // Nowhere is the key itself kept.
  for (const table of ['audit_log', 'idempotency_keys', 'provider_keys'])
    expect(JSON.stringify(await query(api.api.deps.em(), `select * from ${table}`))).not.toContain(userKey);
});

it('nobody else gets it', async () => {
  const { token, userId } = await owner();
  const asked = { user_id: userId, provider: 'openai' };
  const others = [
    admin,
    token,
    await keyWith(admin, ['usage:write:all']),
    await keyWith(token, ['billing:read']),
  ];
  for (const other of others) expect((await resolve(other, asked)).status).toBe(403);
  // Only an administrator makes such a key.
  const made = await api.call('POST', '/api-keys', { token, body: { name: 'x', scopes: ['byok:use'] } });
  expect(made.status).toBe(403);
  expect(await shown(token)).toMatchObject({ uses: 0 });
});

it('over a connection without TLS nothing is answered', async () => {
  const { token, userId } = await owner();
  const { status, body } = await resolve(gateway, { user_id: userId, provider: 'openai' }, {});
  expect([status, body.code]).toEqual([403, 'tls_required']);
  expect(JSON.stringify(body)).not.toContain(userKey);
  expect(await shown(token)).toMatchObject({ uses: 0 });
});

it('who has no such key is not found', async () => {
  const { userId } = await owner();
  for (const body of [
    { user_id: userId, provider: 'mistral' },
    { user_id: 'nobody', provider: 'openai' },
    { customer: 'cus_nobody', provider: 'openai' },
  ])
    expect((await resolve(gateway, body)).status).toBe(404);
  for (const body of [{ provider: 'openai' }, { user_id: userId, customer: 'cus_1', provider: 'openai' }])
    expect((await resolve(gateway, body)).status).toBe(422);
});

it('a test is no use', async () => {
  const { token } = await owner();
  await api.call('POST', '/byok/keys/test/openai', { token });
  expect(await shown(token)).toMatchObject({ last_used_at: null, uses: 0 });
});
