import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { until } from '../support/until.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(async () => {
  await api.stop();
});

describe('request ids', () => {
  it('are made where the caller gives none', async () => {
    const { headers } = await api.call('GET', '/subscriptions/plans');
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  it('are ours whatever the caller sends, the same in the header and in problems', async () => {
    const { headers, body } = await api.call('GET', '/nowhere', {
      headers: { 'X-Request-Id': 'from-the-client' },
    });
    expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(body.request_id).toBe(headers.get('x-request-id'));
  });
});

describe('sign-in', () => {
  const path = '/billing/subscription';

  it.each([
    ['no token', {}],
    ['a token that is none', { headers: { authorization: 'Bearer nonsense' } }],
    ['another scheme', { headers: { authorization: 'Basic YTpi' } }],
  ])('is refused with %s', async (_, options) => {
    const { status, headers, body } = await api.call('GET', path, options);
    expect(status).toBe(401);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect(body).toMatchObject({
      status: 401,
      code: 'unauthenticated',
      type: '/api/problems/unauthenticated',
    });
  });

  it.each([
    ['has expired', { expiresIn: -60 }],
    ['is for somebody else', { audience: 'another-api' }],
    ['is from another issuer', { issuer: 'http://elsewhere.test' }],
    ['is signed with another key', { forged: true }],
  ])('is refused with a token that %s', async (_, claims) => {
    const token = await api.issuer.token(claims);
    const { status, body } = await api.call('GET', path, { token });
    expect(status).toBe(401);
    expect(body.code).toBe('unauthenticated');
  });

  it('accepts a good token and makes the user once, also under two first requests at once', async () => {
    const token = await api.issuer.token({ subject: 'twice', email: 'Twice@Example.test' });
    const answers = await Promise.all([1, 2, 3].map(() => api.call('GET', path, { token })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

it('an address that belongs to another subject is refused, not shared', async () => {
  const email = 'shared@example.test';
  await api.call('GET', '/billing/subscription', {
    token: await api.issuer.token({ subject: 'first', email }),
  });
  const { status, body } = await api.call('GET', '/billing/subscription', {
    token: await api.issuer.token({ subject: 'second', email }),
  });
  expect(status).toBe(403);
  expect(body['code']).toBe('address_taken');
});

describe('errors', () => {
  it('name what is not there', async () => {
    const { status, body } = await api.call('GET', '/nowhere');
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'not_found', title: 'Not found' });
  });

  it('name the methods that a path takes', async () => {
    const { status, headers, body } = await api.call('DELETE', '/billing/subscription');
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('HEAD, GET');
    expect(body).toMatchObject({ code: 'method_not_allowed', detail: 'This path takes HEAD, GET.' });
  });

  it('name all methods of a path that several routes have', async () => {
    const { status, headers } = await api.call('DELETE', '/usage/reservations/');
    expect(status).toBe(405);
    expect(headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
  });

  it('are none where a path is asked for its methods', async () => {
    const { status, headers } = await api.call('OPTIONS', '/billing/subscription');
    expect(status).toBe(200);
    expect(headers.get('allow')).toBe('HEAD, GET');
    expect((await api.call('OPTIONS', '/nowhere')).status).toBe(404);
  });

  it('refuse a method that no path takes like any other', async () => {
    expect((await api.call('PROPFIND', '/billing/subscription')).status).toBe(405);
    expect((await api.call('PROPFIND', '/nowhere')).status).toBe(404);
  });

  it('are explained under their type', async () => {
    const { status, body } = await api.call('GET', '/problems/trial_already_used', { mount: '/api' });
    expect(status).toBe(200);
    expect(body).toEqual({
      code: 'trial_already_used',
      status: 409,
      title: 'The trial was used before',
      means: 'A trial is available once per person and card, and it was used.',
      action: 'Choose a paid plan.',
    });
  });
});

describe('plans', () => {
  it('come with the names of the services that they open, for people who are not signed in too', async () => {
    const { body } = await api.call('GET', '/subscriptions/plans');
    const { plans, services } = body as unknown as {
      plans: { services: string[] }[];
      services: { id: string; name: string }[];
    };
    expect(services).toContainEqual({ id: 'inference', name: 'Inference API' });
    const named = services.map(({ id }) => id);
    expect(plans.flatMap((plan) => plan.services).filter((id) => !named.includes(id))).toEqual([]);
  });

  it.each(['/api', '/api/v1'])(
    'are listed under %s without sign-in, lowest first, in major units',
    async (mount) => {
      const { status, body } = await api.call('GET', '/subscriptions/plans', { mount });
      expect(status).toBe(200);
      const plans = body['plans'] as Record<string, unknown>[];
      expect(plans.map(({ id }) => id)).toEqual(['trial', 'starter', 'professional', 'enterprise']);
      expect(plans[2]).toMatchObject({
        id: 'professional',
        price_monthly: 49,
        price_yearly: 490,
        currency: 'usd',
        included_credits: 500,
        price_per_1k: 2,
        active: true,
      });
      expect(plans[0]).toMatchObject({ price_monthly: 1, limits: { calls_per_day: 100 } });
    },
  );

  it('are shown one by one', async () => {
    const { status, body } = await api.call('GET', '/plans/starter');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'starter', price_monthly: 19, price_yearly: 190 });
    expect((await api.call('GET', '/subscriptions/plans/starter')).body).toEqual(body);
  });

  it('that do not exist answer 404', async () => {
    const { status, body } = await api.call('GET', '/plans/gold');
    expect(status).toBe(404);
    expect(body.code).toBe('plan_not_found');
  });
});

describe('operations', () => {
  const at = (path: string): Promise<Response> => fetch(`${api.url}${path}`);

  it('/healthz says that the process lives', async () => {
    expect(await (await at('/healthz')).json()).toEqual({ status: 'ok' });
  });

  it('/readyz names each dependency', async () => {
    // An engine that takes more than a second for its first answer is not there yet.
    const [status, body] = await until(async () => {
      const response = await at('/readyz');
      const readiness = (await response.json()) as { dependencies: { temporal: { status: string } } };
      return readiness.dependencies.temporal.status === 'ok' && ([response.status, readiness] as const);
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'degraded',
      dependencies: {
        database: { status: 'ok' },
        temporal: { status: 'ok' },
        stripe: { status: 'degraded' },
        inbox: { status: 'ok', pending: 0 },
      },
    });
  });

  it('/metrics has durations by route and the inbox', async () => {
    await api.call('GET', '/plans/starter');
    const text = await (await at('/metrics')).text();
    expect(text).toMatch(
      /perennial_http_request_duration_seconds_count\{method="GET",route="\/plans\/:id",status="200"\}/,
    );
    expect(text).toMatch(/^perennial_inbox_pending 0$/m);
  });
});
