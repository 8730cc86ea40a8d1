import { readFileSync } from 'node:fs';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { allRoutes } from '../../api/routes.ts';
import { createPerennialClient } from '../../client/perennial-client.ts';
import { PerennialError, unwrap } from '../../client/unwrap.ts';
import { clientSchema } from '../../scripts/client-schema.ts';

const problem = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json(
    {
      type: '/api/problems/x',
      title: 'X',
      status,
      detail: 'Said plainly.',
      code: 'rate_limited',
      request_id: 'r',
    },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );

/** A client whose requests get these answers in turn; an Error stands for none at all. */
function clientWith(
  answers: (Response | Error)[],
  options: Partial<Parameters<typeof createPerennialClient>[0]> = {},
): { client: ReturnType<typeof createPerennialClient>; sent: Request[] } {
  const sent: Request[] = [];
  const client = createPerennialClient({
    baseUrl: 'http://api.test/',
    ...options,
    fetch: (request) => {
      sent.push(request as Request);
      const answer = answers.shift();
      return answer instanceof Response
        ? Promise.resolve(answer)
        : Promise.reject(answer ?? new Error('too many'));
    },
  });
  return { client, sent };
}

it('client/schema.ts is made from the document; else run `npm run openapi`', async () => {
  const file = readFileSync(new URL('../../client/schema.ts', import.meta.url), 'utf8');
  expect(file).toBe(await clientSchema(openApiDocument(allRoutes, 'http://127.0.0.1:8084')));
});

describe('a request', () => {
  it('goes to the versioned path, with the token of the moment', async () => {
    const tokens = ['first', 'second'];
    const { client, sent } = clientWith([Response.json([]), Response.json([])], {
      token: () => tokens.shift(),
    });
    await client.GET('/billing/invoices', { params: { query: { limit: 3 } } });
    await client.GET('/billing/invoices');
    expect(sent.map(({ url }) => url)).toEqual([
      'http://api.test/api/v1/billing/invoices?limit=3',
      'http://api.test/api/v1/billing/invoices',
    ]);
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  it('about the session goes to the path without version', async () => {
    const { client, sent } = clientWith([Response.json({})]);
    await client.GET('/auth/me');
    expect(sent[0]?.url).toBe('http://api.test/auth/me');
  });

  it('that changes something carries the CSRF token of a browser, one that reads does not', async () => {
    const { client, sent } = clientWith([Response.json({}), Response.json({})], { csrfToken: () => 'csrf' });
    await client.POST('/billing/portal/create', {});
    await client.GET('/billing/subscription');
    expect(sent.map(({ headers }) => headers.get('x-csrf-token'))).toEqual(['csrf', null]);
  });
});

describe('a POST', () => {
  it('gets a key, and keeps it when it is sent again', async () => {
    const { client, sent } = clientWith([
      new TypeError('gone'),
      problem(503, { 'retry-after': '0' }),
      Response.json({ portal_url: 'x' }),
    ]);
    const { portal_url } = await unwrap(client.POST('/billing/portal/create', {}));
    expect(portal_url).toBe('x');
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(sent[0]?.headers.get('idempotency-key')).toMatch(/^[\w-]{36}$/);
  });

  it('keeps the key of the caller, and its body', async () => {
    const { client, sent } = clientWith([problem(429, { 'retry-after': '0' }), Response.json({})]);
    await client.POST('/billing/subscription/cancel', {
      body: { reason: 'moving' },
      params: { header: { 'Idempotency-Key': 'mine' } },
    });
    expect(sent.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['mine', 'mine']);
    expect(await sent[1]?.json()).toEqual({ reason: 'moving' });
  });
});

it('a PATCH is sent once: twice might not be the same', async () => {
  const { client, sent } = clientWith([problem(503, { 'retry-after': '0' })]);
  const { response } = await client.PATCH('/admin/subscriptions/{email}', {
    params: { path: { email: 'a@b.test' } },
    body: { reason: 'asked for' },
  });
  expect([response.status, sent.length]).toEqual([503, 1]);
});

it('repeats end', async () => {
  const answers = [1, 2].map(() => problem(503, { 'retry-after': '0' }));
  const { client, sent } = clientWith(answers, { retries: 1 });
  const { response } = await client.GET('/subscriptions/plans');
  expect([response.status, sent.length]).toEqual([503, 2]);
});

it('unwrap throws what the API refused with', async () => {
  const { client } = clientWith([problem(429)], { retries: 0 });
  const refused = unwrap(client.GET('/billing/subscription'));
  await expect(refused).rejects.toBeInstanceOf(PerennialError);
  await expect(refused).rejects.toMatchObject({
    status: 429,
    message: 'Said plainly.',
    problem: { code: 'rate_limited' },
  });
});
