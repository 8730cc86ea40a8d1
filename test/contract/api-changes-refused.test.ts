import { jest } from '@jest/globals';
import { query, queryOne } from '../../db/sql.ts';
import { claimTrial } from '../../db/trials/trial-redemptions.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import { until } from '../support/until.ts';

let api: TestApi;

beforeAll(async () => {
  // A key is set, but Stripe and Temporal are down: what is refused here is refused before either is
  // called.
  api = await startTestApi({
    STRIPE_SECRET_KEY: 'sk_test_nowhere',
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });
  const em = api.api.deps.em();
  await queryOne(
    em,
    `update plan_prices set stripe_price_id = 'price_' || plan_code || coalesce("interval", 'once') where plan_code <> 'enterprise'`,
  );
});
afterAll(async () => {
  await api.stop();
});

const post = (
  path: string,
  token: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<CallResult> => api.call('POST', path, { token, body, headers });

describe('POST /billing/checkout/create', () => {
  const path = '/billing/checkout/create';

  it.each([
    [
      { tier_id: 'gold', billing_cycle: 'monthly' },
      { code: 'invalid_tier', detail: 'Invalid tier: gold' },
    ],
    [
      { tier_id: 'starter', billing_cycle: 'weekly' },
      { code: 'invalid_request', errors: [{ pointer: '/billing_cycle' }] },
    ],
    [{ billing_cycle: 'monthly' }, { code: 'invalid_request', errors: [{ pointer: '/tier_id' }] }],
    [
      { tier_id: 'starter', billing_cycle: 'monthly', quantity: 0 },
      { code: 'invalid_request', errors: [{ pointer: '/quantity' }] },
    ],
  ])('refuses %j with 422', async (body, problem) => {
    const { token } = await sampleUser(api);
    const answer = await post(path, token, body);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject(problem);
  });

  it('names the set-up command for a tier that is not in Stripe', async () => {
    const { token } = await sampleUser(api);
    const { status, body } = await post(path, token, { tier_id: 'enterprise', billing_cycle: 'monthly' });
    expect(status).toBe(503);
    expect(body).toMatchObject({
      code: 'tier_not_in_stripe',
      detail: expect.stringContaining('npm run setup:stripe') as string,
    });
  });

  it('refuses a second subscription', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const { status, body } = await post(path, user.token, { tier_id: 'starter', billing_cycle: 'monthly' });
    expect(status).toBe(409);
    expect(body['code']).toBe('already_subscribed');
  });

  it('refuses a second Trial, also under another spelling of the address', async () => {
    const first = await sampleUser(api, { email: 'Grace@example.test' });
    await claimTrial(api.api.deps.em(), {
      userId: first.userId,
      emailKey: 'grace@example.test',
      fingerprint: null,
      claimedBy: 'cs_1',
      subscriptionId: 'sub_1',
    });
    const second = await sampleUser(api, { email: 'grace+again@example.test' });
    for (const { token } of [first, second]) {
      const { status, body } = await post(path, token, { tier_id: 'trial', billing_cycle: 'monthly' });
      expect(status).toBe(409);
      expect(body['code']).toBe('trial_already_used');
    }
  });

  it('begins nothing while the engine is away', async () => {
    const { token, userId } = await sampleUser(api);
    const { status, body, headers } = await post(path, token, {
      tier_id: 'starter',
      billing_cycle: 'yearly',
    });
    expect(status).toBe(503);
    expect(body['code']).toBe('engine_unavailable');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(
      await queryOne(api.api.deps.em(), 'select 1 from checkouts where user_id = $1', [userId]),
    ).toBeNull();
  });
});

describe('POST /billing/portal/create', () => {
  it('answers 404 for a user without a Stripe customer', async () => {
    const token = await api.issuer.token();
    const { status, body } = await post('/billing/portal/create', token, {});
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'no_stripe_customer', detail: 'No Stripe customer found' });
  });

  it('says that Stripe cannot be reached', async () => {
    const { token } = await sampleUser(api);
    const { status, body } = await post('/billing/portal/create', token, {});
    expect(status).toBe(503);
    expect(body['code']).toBe('stripe_unavailable');
  });
});

describe('changes of a subscription', () => {
  const paths = ['cancel', 'resume', 'pause', 'upgrade', 'pay-now'].map(
    (verb) => `/billing/subscription/${verb}`,
  );
  const body = { new_tier_id: 'starter', billing_cycle: 'monthly' };

  it.each(paths)('%s answers 404 for a user without one', async (path) => {
    const { token } = await sampleUser(api);
    const answer = await post(path, token, body);
    expect(answer.status).toBe(404);
    expect(answer.body['code']).toBe('no_subscription');
  });

  it.each(paths)("%s answers 404, never 403, for somebody else's", async (path) => {
    const [ada, bob] = [await sampleUser(api), await sampleUser(api)];
    const { id } = await storeSubscription(api, ada);
    await storeSubscription(api, bob);
    const theirs = await post(path, bob.token, { ...body, subscription_id: id });
    const missing = await post(path, bob.token, { ...body, subscription_id: 'sub_nowhere' });
    expect(theirs.status).toBe(404);
    expect(theirs.body['code']).toBe(missing.body['code']);
  });

  it.each(paths)('%s answers 409 for one that is over', async (path) => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, { status: 'canceled' });
    const answer = await post(path, user.token, body);
    expect(answer.status).toBe(409);
    expect(answer.body['code']).toBe('subscription_over');
  });

  it('answer 503 while the engine is away', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const answer = await post('/billing/subscription/cancel', user.token, {});
    expect(answer.status).toBe(503);
    expect(answer.body['code']).toBe('engine_unavailable');
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });

  it('to a tier that does not exist are refused', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const answer = await post('/billing/subscription/upgrade', user.token, {
      new_tier_id: 'gold',
      billing_cycle: 'monthly',
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      detail: 'Invalid tier: gold',
      errors: [{ pointer: '/new_tier_id' }],
    });
  });
});

describe('staff interventions', () => {
  const path = (id: string, verb: string): string => `/admin/subscriptions/${id}/${verb}`;

  it.each([
    ['retry-now', 'viewer'],
    ['extend-trial', 'viewer'],
    ['write-off', 'editor'],
  ])('%s is not for a %s', async (verb, role) => {
    const owner = await sampleUser(api, { roles: [role] });
    const { id } = await storeSubscription(api, owner);
    const answer = await post(path(id, verb), owner.token, { reason: 'asked by phone', days: 3 });
    expect(answer.status).toBe(403);
    expect(answer.body['code']).toBe('forbidden');
  });

  it('need a reason', async () => {
    const staff = await sampleUser(api, { roles: ['editor'] });
    const answer = await post(path('sub_1', 'retry-now'), staff.token, { reason: ' ' });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ pointer: '/reason' }] });
  });

  it('that cannot be carried out are in the audit log with their reason', async () => {
    const [owner, staff] = [await sampleUser(api), await sampleUser(api, { roles: ['editor'] })];
    const { id } = await storeSubscription(api, owner);
    const answer = await post(
      path(id, 'extend-trial'),
      staff.token,
      { reason: 'asked by phone', days: 3 },
      { 'X-Request-Id': 'req-12345' },
    );
    expect(answer.status).toBe(503);
    expect(
      await query(api.api.deps.em(), 'select * from audit_log where subject_id = $1 order by id', [id]),
    ).toEqual(
      ['trial.extend.requested', 'trial.extend'].map((action): unknown =>
        expect.objectContaining({
          actorId: staff.userId,
          actorKind: 'staff',
          action,
          reason: 'asked by phone',
          // Ours: a caller who chooses it could make one entry look like another's.
          requestId: answer.headers.get('x-request-id'),
          callerRequestId: 'req-12345',
          after: expect.objectContaining({ input: { days: 3 } }) as unknown,
        }),
      ),
    );
  });
});

it.each([
  ['too long', 'x'.repeat(129)],
  ['too short', 'abc'],
  ['no id', `<script>alert('1')</script>`],
  ['an address', 'ada@example.com'],
])('an X-Request-Id that is %s is in no entry of the audit log', async (_what, sent) => {
  const [owner, staff] = [await sampleUser(api), await sampleUser(api, { roles: ['editor'] })];
  const { id } = await storeSubscription(api, owner);
  await post(
    `/admin/subscriptions/${id}/retry-now`,
    staff.token,
    { reason: 'asked by phone' },
    { 'X-Request-Id': sent },
  );
  const kept = await query(
    api.api.deps.em(),
    'select caller_request_id from audit_log where subject_id = $1',
    [id],
  );
  expect(kept.length).toBeGreaterThan(0);
  expect(new Set(kept.map((entry) => JSON.stringify(entry)))).toEqual(
    new Set([JSON.stringify({ callerRequestId: null })]),
  );
});

describe('Idempotency-Key', () => {
  const path = '/billing/subscription/cancel';

  it('with another body is a conflict', async () => {
    const { token } = await sampleUser(api);
    const headers = { 'Idempotency-Key': 'one' };
    const first = await post(path, token, {}, headers);
    const again = await post(path, token, {}, headers);
    const other = await post(path, token, { at_period_end: false }, headers);
    expect(first.status).toBe(404);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('content-type')).toContain('application/problem+json');
    expect(other.status).toBe(409);
    expect(other.body['code']).toBe('idempotency_conflict');
  });

  it('on another route is a conflict', async () => {
    const { token } = await sampleUser(api);
    const headers = { 'Idempotency-Key': 'two' };
    await post(path, token, {}, headers);
    const other = await post('/billing/subscription/resume', token, {}, headers);
    expect(other.body['code']).toBe('idempotency_conflict');
  });

  it('is the same request under both mount points', async () => {
    const { token } = await sampleUser(api);
    const headers = { 'Idempotency-Key': 'three' };
    const first = await post(path, token, {}, headers);
    const again = await api.call('POST', path, { token, body: {}, headers, mount: '/api' });
    expect(again.body).toEqual(first.body);
  });

  it('of one user means nothing for another', async () => {
    const [ada, bob] = [await sampleUser(api), await sampleUser(api)];
    const headers = { 'Idempotency-Key': 'four' };
    await post(path, ada.token, {}, headers);
    expect((await post(path, bob.token, { at_period_end: false }, headers)).body['code']).toBe(
      'no_subscription',
    );
  });

  it('is free again after a 503: a repeat may get further', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const headers = { 'Idempotency-Key': 'five' };
    expect((await post(path, user.token, {}, headers)).status).toBe(503);
    const again = await post(path, user.token, {}, headers);
    expect(again.status).toBe(503);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
  });

  it('of a request at work is answered 409 with Retry-After', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const headers = { 'Idempotency-Key': 'six' };
    // The first is at work for as long as it is asked whether the engine is there.
    const asked = Promise.withResolvers<never>();
    const ask = jest.spyOn(api.api.deps.temporal, 'withDeadline').mockReturnValue(asked.promise);
    const first = post(path, user.token, {}, headers);
    await until(() => ask.mock.calls.length > 0, { what: 'the first asks for the engine' });
    for (const busy of await Promise.all([1, 2].map(() => post(path, user.token, {}, headers)))) {
      expect([busy.status, busy.body['code']]).toEqual([409, 'idempotency_in_progress']);
      expect(busy.headers.get('retry-after')).toBe('1');
    }
    ask.mockRestore();
    asked.reject(new Error('the engine is away'));
    expect((await first).body['code']).toBe('engine_unavailable');
  });

  it('that is too long is refused', async () => {
    const { token } = await sampleUser(api);
    const answer = await post(path, token, {}, { 'Idempotency-Key': 'x'.repeat(201) });
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toBe('idempotency_key_invalid');
  });
});

describe('bodies', () => {
  const path = '/billing/subscription/cancel';

  it.each([
    ['that are no JSON', '{', 'application/json', 400, 'malformed_body'],
    ['of another type', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    [
      'that are too large',
      JSON.stringify({ reason: 'x'.repeat(110_000) }),
      'application/json',
      413,
      'body_too_large',
    ],
  ])('%s are refused', async (_, body, type, status, code) => {
    const { token } = await sampleUser(api);
    const answer = await api.call('POST', path, { token, body, headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
    expect(answer.body['code']).toBe(code);
  });
});
