import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createLogger } from '../../config/logger.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

/** Parts of it must turn up nowhere. */
const PLANTED = 'PLANTEDsecretPLANTEDsecretPLANTED';
const openaiKey = `sk-proj-${PLANTED}wxyz`;
const customKey = `${PLANTED}-for-a-custom-endpoint`;

let api: TestApi;
let pool: pg.Pool;
let provider: Server;
/** What the provider answers next. */
let answer: { status: number; headers?: Record<string, string>; body?: string; hang?: boolean };
const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
const logged: string[] = [];
const answered: string[] = [];
const resolved: Record<string, string[]> = {};

beforeAll(async () => {
  provider = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    if (answer.hang === true) return;
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const standIn = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const destination = { write: (line: string) => void logged.push(line) };
  api = await startTestApi(
    { BYOK_MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}` },
    {
      logger: createLogger({ level: 'trace', service: 'api', destination }),
      providerNetwork: {
        resolve: (name) => Promise.resolve(resolved[name] ?? []),
        standIns: {
          'api.openai.com': standIn,
          'api.anthropic.com': standIn,
          'llm.example.test': standIn,
        },
      },
    },
  );
  pool = new pg.Pool({ connectionString: api.database.url, max: 1 });
  // The database is dropped while a connection may still be saying goodbye.
  pool.on('error', () => undefined);
});

afterAll(async () => {
  await pool.end();
  await api.stop();
  provider.closeAllConnections();
  provider.close();
});

beforeEach(() => {
  answer = { status: 200, body: '{"data":[]}' };
  seen.length = 0;
});

/** A user of a test's own, and calls in that user's name, whose answers are kept to be searched. */
async function user(name: string, roles: string[] = []) {
  const token = await api.issuer.token({ subject: name, email: `${name}@example.test`, roles });
  return async (method: string, path: string, body?: unknown): Promise<CallResult> => {
    const result = await api.call(method, path, { token, ...(body === undefined ? {} : { body }) });
    answered.push(JSON.stringify([result.body, ...result.headers]));
    return result;
  };
}

const admin = () => user('the-admin', ['admin']);

describe('providers', () => {
  it('are the nine that ship, and say for which the caller has a key', async () => {
    const call = await user('providers');
    await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    const { status, body } = await call('GET', '/byok/providers');
    expect(status).toBe(200);
    const providers = body.providers as { id: string; configured: boolean }[];
    expect(providers.map(({ id }) => id)).toEqual(
      expect.arrayContaining(
        'openai anthropic huggingface google mistral cohere groq openrouter together'.split(' '),
      ),
    );
    expect(providers.filter(({ configured }) => configured).map(({ id }) => id)).toEqual(['openai']);
    expect(providers[0]).toEqual({
      id: 'openai',
      name: 'OpenAI',
      key_format: 'sk-…',
      docs_url: 'https://platform.openai.com/api-keys',
      configured: true,
    });
  });
});

describe('keys', () => {
  it('are kept, listed masked, replaced by a second one, and removed', async () => {
    const call = await user('keeper');
    const added = await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey, label: 'mine' });
    expect(added.status).toBe(201);
    const shown = {
      provider: 'openai',
      label: 'mine',
      masked: 'sk-proj-…wxyz',
      created_at: expect.stringMatching(/Z$/) as string,
      last_tested_at: null,
      last_used_at: null,
      uses: 0,
      status: 'untested',
    };
    expect(added.body).toEqual(shown);
    expect((await call('GET', '/byok/keys')).body).toEqual({ keys: [shown], total: 1, next_cursor: null });

    await call('POST', '/byok/keys/add', { provider: 'openai', key: `${openaiKey.slice(0, -4)}2222` });
    expect((await call('GET', '/byok/keys')).body).toMatchObject({
      keys: [{ masked: 'sk-proj-…2222', label: null }],
    });
    expect((await call('DELETE', '/byok/keys/openai')).status).toBe(204);
    expect((await call('GET', '/byok/keys')).body).toEqual({ keys: [], total: 0, next_cursor: null });
    expect((await call('DELETE', '/byok/keys/openai')).status).toBe(404);
  });

  it.each([
    ['of another shape', { provider: 'openai', key: `hf_${PLANTED}` }, 'invalid_key_format', '/key'],
    ['for nobody', { provider: 'nobody', key: openaiKey }, 'invalid_request', '/provider'],
    ['that is empty', { provider: 'openai', key: '' }, 'invalid_request', '/key'],
    ['that is a number', { provider: 'openai', key: 7 }, 'invalid_request', '/key'],
    ['for a name with a NUL', { provider: 'custom-\u0000', key: openaiKey }, 'invalid_request', '/provider'],
    [
      'with half a character in the label',
      { provider: 'openai', key: openaiKey, label: '\ud800' },
      'invalid_request',
      '/label',
    ],
    [
      'with a NUL in the label',
      { provider: 'openai', key: openaiKey, label: 'a\u0000b' },
      'invalid_request',
      '/label',
    ],
    [
      'that stands in its label',
      { provider: 'openai', key: openaiKey, label: `my ${openaiKey}` },
      'invalid_request',
      '/label',
    ],
  ])('%s are refused', async (_, body, code, pointer) => {
    const call = await user('refused');
    const result = await call('POST', '/byok/keys/add', body);
    expect(result.status).toBe(422);
    expect(result.body).toMatchObject({ code, errors: [{ pointer }] });
    expect((await call('GET', '/byok/keys')).body).toEqual({ keys: [], total: 0, next_cursor: null });
  });

  it('in a body that is no JSON are not repeated', async () => {
    const call = await user('broken');
    expect((await call('POST', '/byok/keys/add', `{"key":"${openaiKey}"`)).status).toBe(400);
  });

  it('of one user are neither seen, tried nor removed by another', async () => {
    const [owner, other] = [await user('owner'), await user('other')];
    await owner('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    expect((await other('GET', '/byok/keys')).body).toEqual({ keys: [], total: 0, next_cursor: null });
    expect((await other('POST', '/byok/keys/test/openai')).status).toBe(404);
    expect((await other('DELETE', '/byok/keys/openai')).status).toBe(404);
    expect((await other('GET', '/byok/stats')).body).toMatchObject({ total_keys: 0 });
    expect(seen).toEqual([]);
    expect((await owner('GET', '/byok/keys')).body.keys).toHaveLength(1);
  });

  it('that were copied to another user in the database do not open', async () => {
    const [owner, thief] = [await user('copied-from'), await user('copied-to')];
    await owner('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    await thief('POST', '/byok/keys/add', { provider: 'openai', key: `${openaiKey}-own` });
    await pool.query(
      `update provider_keys set sealed = (select sealed from provider_keys k join users u on u.id = k.user_id where u.email = $1)
       where user_id = (select id from users where email = $2)`,
      ['copied-from@example.test', 'copied-to@example.test'],
    );
    const { status, body } = await thief('POST', '/byok/keys/test/openai');
    expect([status, body.code]).toEqual([409, 'byok_key_unreadable']);
    // Nor with the data key that it is sealed under.
    await pool.query(
      `update data_keys set wrapped = (select wrapped from data_keys k join users u on u.id = k.user_id where u.email = $1)
       where user_id = (select id from users where email = $2)`,
      ['copied-from@example.test', 'copied-to@example.test'],
    );
    expect((await thief('POST', '/byok/keys/test/openai')).status).toBe(409);
    expect(seen).toEqual([]);
  });

  it('of a provider whose name cannot be one are refused, not looked for', async () => {
    const call = await user('odd-names');
    expect((await call('DELETE', '/byok/keys/%00')).status).toBe(422);
    expect((await call('POST', '/byok/keys/test/%00')).status).toBe(422);
  });

  it('are tried once where the caller repeats a request with its Idempotency-Key', async () => {
    const token = await api.issuer.token({ subject: 'repeater', email: 'repeater@example.test' });
    const headers = { 'Idempotency-Key': 'the-same' };
    await api.call('POST', '/byok/keys/add', { token, body: { provider: 'openai', key: openaiKey } });
    const [first, second] = [
      await api.call('POST', '/byok/keys/test/openai', { token, headers }),
      await api.call('POST', '/byok/keys/test/openai', { token, headers }),
    ];
    expect(second.body).toEqual(first.body);
    expect(seen).toHaveLength(1);
  });

  it('are added once where the caller repeats a request with its Idempotency-Key', async () => {
    const token = await api.issuer.token({ subject: 'adder', email: 'adder@example.test' });
    const request = {
      token,
      headers: { 'Idempotency-Key': 'added-once' },
      body: { provider: 'openai', key: openaiKey },
    };
    const first = await api.call('POST', '/byok/keys/add', request);
    const second = await api.call('POST', '/byok/keys/add', request);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    answered.push(JSON.stringify([first.body, second.body]));
  });

  it('need a sign-in', async () => {
    for (const [method, path] of [
      ['GET', '/byok/providers'],
      ['GET', '/byok/keys'],
      ['POST', '/byok/keys/add'],
      ['DELETE', '/byok/keys/openai'],
      ['POST', '/byok/keys/test/openai'],
      ['GET', '/byok/stats'],
    ] as const)
      expect((await api.call(method, path)).status).toBe(401);
  });
});

describe('the test call', () => {
  it('shows the key to its provider once, and notes what came of it', async () => {
    const call = await user('tester');
    await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    const { status, body } = await call('POST', '/byok/keys/test/openai');
    expect(status).toBe(200);
    expect(body).toEqual({
      provider: 'openai',
      valid: true,
      latency_ms: expect.any(Number) as number,
      detail: 'OpenAI accepted the key.',
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      url: '/v1/models',
      headers: { host: 'api.openai.com', authorization: `Bearer ${openaiKey}` },
    });
    const [key] = (await call('GET', '/byok/keys')).body.keys as Record<string, unknown>[];
    expect(key).toMatchObject({ status: 'valid', last_tested_at: expect.stringMatching(/Z$/) as string });
    expect((await call('GET', '/byok/stats')).body).toEqual({
      total_keys: 1,
      by_provider: { openai: 1 },
      last_used_at: null,
    });
  });

  it('goes by the header that the provider wants', async () => {
    const call = await user('anthropic');
    const key = `sk-ant-${PLANTED}`;
    await call('POST', '/byok/keys/add', { provider: 'anthropic', key });
    await call('POST', '/byok/keys/test/anthropic');
    expect(seen[0]?.headers).toMatchObject({ 'x-api-key': key, 'anthropic-version': '2023-06-01' });
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('does not pass on what a provider says, since some repeat the key', async () => {
    const call = await user('repeated');
    await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    answer = { status: 401, body: JSON.stringify({ error: `Incorrect API key provided: ${openaiKey}` }) };
    const { body } = await call('POST', '/byok/keys/test/openai');
    expect(body).toMatchObject({ valid: false, detail: 'OpenAI refused the key (401).' });
    expect((await call('GET', '/byok/keys')).body).toMatchObject({ keys: [{ status: 'invalid' }] });
  });

  it('follows no redirect, and leaves the status as it was', async () => {
    const call = await user('redirected');
    await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    await call('POST', '/byok/keys/test/openai');
    answer = { status: 307, headers: { location: '/elsewhere' } };
    expect((await call('POST', '/byok/keys/test/openai')).body.valid).toBe(false);
    expect(seen.map(({ url }) => url)).toEqual(['/v1/models', '/v1/models']);
    expect((await call('GET', '/byok/keys')).body).toMatchObject({ keys: [{ status: 'valid' }] });
  });

  it('ends after five seconds', async () => {
    const call = await user('patient');
    await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
    answer = { status: 200, hang: true };
    const { body } = await call('POST', '/byok/keys/test/openai');
    expect(body).toMatchObject({ valid: false, detail: expect.stringContaining('in time') as string });
    expect(body.latency_ms).toBeGreaterThan(4_500);
    // Five, and what a busy machine adds to them.
    expect(body.latency_ms).toBeLessThan(15_000);
  });
});

describe('endpoints', () => {
  const reason = 'our own models';

  it('are allowed, used and removed by an administrator, with an audit row each', async () => {
    const [call, staff] = [await user('custom'), await admin()];
    const key = { provider: 'custom-llm', key: customKey };
    expect((await call('POST', '/byok/keys/add', key)).status).toBe(422);

    const endpoint = { id: 'custom-llm', name: 'Ours', base_url: 'https://llm.example.test/v1' };
    const allowed = await staff('POST', '/admin/byok/endpoints', {
      ...endpoint,
      base_url: `${endpoint.base_url}/`,
      reason,
    });
    expect(allowed.status).toBe(201);
    expect((await staff('GET', '/admin/byok/endpoints')).body).toMatchObject({ endpoints: [endpoint] });
    const again = await staff('POST', '/admin/byok/endpoints', {
      ...endpoint,
      base_url: 'https://evil.example.test/v1',
      reason,
    });
    expect([again.status, again.body.code]).toEqual([409, 'endpoint_exists']);

    expect((await call('POST', '/byok/keys/add', key)).status).toBe(201);
    expect((await call('POST', '/byok/keys/test/custom-llm')).body.valid).toBe(true);
    expect(seen[0]).toMatchObject({
      url: '/v1/models',
      headers: { host: 'llm.example.test', authorization: `Bearer ${customKey}` },
    });

    expect((await staff('DELETE', '/admin/byok/endpoints/custom-llm?reason=moved')).status).toBe(204);
    expect((await staff('DELETE', '/admin/byok/endpoints/custom-llm')).status).toBe(404);
    // The id may lead elsewhere one day: the keys that were given for where it led are gone.
    expect((await call('GET', '/byok/keys')).body).toEqual({ keys: [], total: 0, next_cursor: null });
    expect((await call('POST', '/byok/keys/test/custom-llm')).status).toBe(404);
    const { rows } = await pool.query<{ action: string; reason: string; after: unknown }>(
      `select action, reason, after from audit_log where subject_id = 'custom-llm' order by id`,
    );
    expect(rows).toEqual([
      { action: 'byok.allow_endpoint', reason, after: { name: 'Ours', baseUrl: endpoint.base_url } },
      { action: 'byok.remove_endpoint', reason: 'moved', after: { removedKeys: 1 } },
    ]);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['a metadata service', ['169.254.169.254']],
    ['IPv4 in IPv6', ['::ffff:10.0.0.1']],
    ['both ways', ['8.8.8.8', '100.64.0.1']],
  ])('whose name leads to %s are not called', async (what, addresses) => {
    const [call, staff] = [await user('inside'), await admin()];
    const id = `custom-${what.toLowerCase().replaceAll(' ', '-')}`;
    resolved['inside.example.test'] = addresses;
    const base_url = `https://inside.example.test:${(provider.address() as AddressInfo).port}/v1`;
    await staff('POST', '/admin/byok/endpoints', { id, name: 'Inside', base_url, reason });
    await call('POST', '/byok/keys/add', { provider: id, key: customKey });
    const { status, body } = await call('POST', `/byok/keys/test/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: false,
      detail: expect.stringContaining('private network') as string,
    });
    expect(seen).toEqual([]);
  });

  it.each(['http://llm.example.test', 'https://10.0.0.1/v1', 'https://localhost', 'not a url'])(
    '%s is refused',
    async (base_url) => {
      const staff = await admin();
      const { status, body } = await staff('POST', '/admin/byok/endpoints', {
        id: 'custom-bad',
        name: 'Bad',
        base_url,
        reason,
      });
      expect(status).toBe(422);
      expect(body).toMatchObject({ errors: [{ pointer: '/base_url' }] });
    },
  );

  it.each(['viewer', 'editor'])('are no matter of a %s', async (role) => {
    const call = await user(`mere-${role}`, [role]);
    expect((await call('GET', '/admin/byok/endpoints')).status).toBe(403);
    expect((await call('POST', '/admin/byok/endpoints', {})).status).toBe(403);
    expect((await call('DELETE', '/admin/byok/endpoints/custom-llm')).status).toBe(403);
  });
});

it('a key is in no answer, no log line and no row', async () => {
  const call = await user('last');
  await call('POST', '/byok/keys/add', { provider: 'openai', key: openaiKey });
  expect(answered.length).toBeGreaterThan(40);
  expect(logged.length).toBeGreaterThan(40);
  expect(answered.join('\n')).not.toContain(PLANTED);
  expect(logged.join('\n')).not.toContain(PLANTED);
  for (const table of ['provider_keys', 'audit_log', 'idempotency_keys', 'custom_endpoints', 'users']) {
    const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${table} t`);
    expect(rows.map(({ text }) => text).join('\n')).not.toContain(PLANTED);
  }
  const { rows } = await pool.query(`select 1 from provider_keys where sealed like 'v2.%'`);
  expect(rows.length).toBeGreaterThan(0);
});

describe('without master keys', () => {
  let bare: TestApi;
  beforeAll(async () => {
    bare = await startTestApi();
  });
  afterAll(() => bare.stop());

  it.each([
    ['GET', '/byok/providers', undefined],
    ['GET', '/byok/keys', undefined],
    ['POST', '/byok/keys/add', { provider: 'openai', key: openaiKey }],
    ['DELETE', '/byok/keys/openai', undefined],
    ['POST', '/byok/keys/test/openai', undefined],
    ['GET', '/byok/stats', undefined],
  ])('%s %s answers 503', async (method, path, body) => {
    const token = await bare.issuer.token({ subject: 'u', email: 'u@example.test' });
    const result = await bare.call(method, path, { token, ...(body === undefined ? {} : { body }) });
    expect([result.status, result.body.code]).toEqual([503, 'byok_not_configured']);
    expect(result.headers.get('retry-after')).toBe('300');
  });
});
