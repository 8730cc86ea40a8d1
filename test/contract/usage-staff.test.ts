import { randomUUID } from 'node:crypto';
import { query } from '../../db/sql.ts';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { event, meteredUser, send, usageOf } from '../support/usage-calls.ts';

let api: TestApi;
let finance: SampleUser;
let admin: SampleUser;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  finance = await sampleUser(api, { roles: ['finance'] });
  admin = await sampleUser(api, { roles: ['admin'] });
});
afterAll(async () => {
  await api.stop();
});

const reason = 'Asked for by telephone';
const call = (token: string, method: string, path: string, body?: unknown): Promise<CallResult> =>
  api.call(method, path, { token, ...(body === undefined ? {} : { body }) });

/** A subscriber with an address to be found by. */
async function subscriber(
  parts: Parameters<typeof meteredUser>[1] = {},
): Promise<Awaited<ReturnType<typeof meteredUser>> & { email: string }> {
  const email = `${randomUUID()}@example.com`;
  return { ...(await meteredUser(api, parts, { email })), email };
}

const auditOf = (customerId: string): Promise<Record<string, unknown>[]> =>
  query(api.api.deps.em(), 'select * from audit_log where subject_id = $1 order by id', [customerId]);

describe('POST /admin/subscriptions/:email/reset-usage', () => {
  const reset = (
    who: { email: string },
    token = finance.token,
    body: unknown = { reason },
  ): Promise<CallResult> => call(token, 'POST', `/admin/subscriptions/${who.email}/reset-usage`, body);

  it.each(['/api', '/api/v1'])(
    'lets the limits count from zero, and keeps history, under %s',
    async (mount) => {
      const ada = await subscriber({ status: 'trialing', trialTier: 'trial' });
      await send(api, ada.token, event({ quantity: 100 }));
      const { status, body } = await api.call('POST', `/admin/subscriptions/${ada.email}/reset-usage`, {
        token: finance.token,
        body: { reason },
        mount,
      });
      expect([status, body]).toEqual([
        200,
        {
          reset: true,
          previous: {
            today: { inference: 100, embedding: 0, tts: 0, stt: 0 },
            month: { inference: 100, embedding: 0, tts: 0, stt: 0 },
          },
        },
      ]);
      const check = await call(ada.token, 'POST', '/subscriptions/check-access/chat', {
        consume: true,
        quantity: 5,
      });
      expect(check.body).toMatchObject({ allowed: true, remaining: 95 });
      const { usage, credits } = await usageOf(api, ada.token);
      expect(usage).toMatchObject({
        today: { inference: 5 },
        month: { inference: 5 },
        // It happened, and is billed.
        period: { inference: 105 },
      });
      expect(credits).toMatchObject({ used: 105 });
      const records = await call(ada.token, 'GET', '/billing/usage_records');
      expect(records.body['total']).toBe(2);
      const series = await call(ada.token, 'GET', '/usage/series');
      expect((series.body['points'] as { total: number }[]).at(-1)?.total).toBe(105);
      expect(await auditOf(ada.customerId)).toMatchObject([
        {
          action: 'usage.reset',
          actorId: finance.userId,
          reason,
          before: { today: { inference: 100 }, month: { inference: 100 } },
        },
      ]);
      expect((await reset(ada)).body['previous']).toMatchObject({ today: { inference: 5 } });
    },
  );

  it('is for staff, needs a reason and somebody', async () => {
    const ada = await subscriber();
    expect((await reset(ada, ada.token)).status).toBe(403);
    expect((await api.call('POST', `/admin/subscriptions/${ada.email}/reset-usage`)).status).toBe(401);
    expect((await reset(ada, finance.token, {})).status).toBe(422);
    const nobody = await reset({ email: 'nobody@example.com' });
    expect([nobody.status, nobody.body['code']]).toEqual([404, 'not_found']);
    const email = `${randomUUID()}@example.com`;
    await call(await api.issuer.token({ email }), 'GET', '/billing/usage');
    expect((await reset({ email })).status).toBe(404);
  });
});

describe('POST /admin/subscriptions/:email/credits', () => {
  const grant = (who: { email: string }, body: object, token = admin.token): Promise<CallResult> =>
    call(token, 'POST', `/admin/subscriptions/${who.email}/credits`, { reason, ...body });

  it('covers usage before it costs anything, and stands in the audit log', async () => {
    const ada = await subscriber();
    await send(api, ada.token, event({ quantity: 800 }));
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({ overage: 300, overage_cost: 0.6 });
    const { status, body } = await grant(ada, { amount: '1000.5', source: 'top_up' });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String) as string,
        amount: 1000.5,
        used: 0,
        remaining: 1000.5,
        priority: 100,
        expires_at: null,
        source: 'top_up',
        reason,
        created_at: expect.any(String) as string,
      },
    ]);
    expect((await usageOf(api, ada.token))['credits']).toMatchObject({
      granted: 300,
      remaining: 700.5,
      overage: 0,
      overage_cost: 0,
    });
    const list = await call(ada.token, 'GET', '/billing/credits');
    expect(list.body).toMatchObject({
      grants: [{ id: body['id'], amount: 1000.5 }],
      total: 1,
      next_cursor: null,
    });
    const forStaff = await call(finance.token, 'GET', `/billing/credits?customer=${ada.customerId}`);
    expect(forStaff.body).toEqual(list.body);
    expect(await auditOf(ada.customerId)).toMatchObject([
      {
        action: 'usage.grant_credits.requested',
        actorId: admin.userId,
        reason,
        after: { state: 'not_needed' },
      },
      {
        action: 'usage.grant_credits',
        actorId: admin.userId,
        reason,
        after: { amount: 1000.5, source: 'top_up' },
      },
    ]);
  });

  it('lets a spend limit reach further', async () => {
    const ada = await subscriber();
    await call(ada.token, 'PUT', '/billing/spend-limit', { amount: 0 });
    const consume = (): Promise<CallResult> =>
      call(ada.token, 'POST', '/subscriptions/check-access/chat', { consume: true, quantity: 600 });
    expect((await consume()).body).toMatchObject({ allowed: false, reason: 'spend_limit' });
    await grant(ada, { amount: 100 });
    expect((await consume()).body).toMatchObject({ allowed: true });
  });

  it.each([
    [{ amount: 0 }, 'invalid_quantity'],
    [{ amount: -5 }, 'invalid_quantity'],
    [{ amount: 'x' }, 'invalid_quantity'],
    [{ amount: 1, expires_at: '2020-01-01T00:00:00Z' }, 'invalid_until'],
    [{ amount: 1, priority: -1 }, 'invalid_request'],
    [{ amount: 1, reason: '' }, 'invalid_request'],
  ])('refuses %j with 422', async (body, code) => {
    const ada = await subscriber();
    const answer = await grant(ada, body);
    expect([answer.status, answer.body['code']]).toEqual([422, code]);
  });

  it('is for administrators; others see their own', async () => {
    const ada = await subscriber();
    const eve = await subscriber();
    expect((await grant(ada, { amount: 1 }, finance.token)).status).toBe(403);
    expect((await grant(ada, { amount: 1 }, '')).status).toBe(401);
    expect((await grant({ email: 'nobody@example.com' }, { amount: 1 })).status).toBe(404);
    expect((await call(eve.token, 'GET', `/billing/credits?customer=${ada.customerId}`)).status).toBe(404);
    expect((await api.call('GET', '/billing/credits')).status).toBe(401);
    const token = await api.issuer.token({ subject: randomUUID() });
    expect((await call(token, 'GET', '/billing/credits')).body['code']).toBe('no_stripe_customer');
  });
});

describe('GET /admin/subscriptions/analytics/usage-stats', () => {
  it('adds up what all used, by type, tier and user', async () => {
    const ada = await subscriber();
    const bea = await subscriber({ tier: 'enterprise' });
    // A day of the running month in every time zone.
    await send(api, ada.token, [event({ quantity: 1e6 }), event({ quantity: 2e6, event_type: 'tts' })]);
    await send(api, bea.token, event({ quantity: 9e6 }));
    const { status, body } = await call(
      finance.token,
      'GET',
      '/admin/subscriptions/analytics/usage-stats?top=2',
    );
    expect(status).toBe(200);
    const types = body['by_event_type'] as { event_type: string; quantity: number }[];
    expect(types.map(({ event_type }) => event_type).toSorted()).toEqual([
      'embedding',
      'inference',
      'stt',
      'tts',
    ]);
    expect(types[0]?.quantity).toBeGreaterThanOrEqual(1e7);
    expect(body['by_tier']).toContainEqual({ tier: 'enterprise', customers: 1, quantity: 9e6, events: 1 });
    expect(body['top_users']).toMatchObject([
      { customer: bea.customerId, email: bea.email, tier: 'enterprise', quantity: 9e6, events: 1 },
      { customer: ada.customerId, email: ada.email, tier: 'professional', quantity: 3e6, events: 2 },
    ]);
    const month = new Date().toISOString().slice(0, 7);
    expect(body['period']).toMatchObject({ start: `${month}-01T00:00:00.000Z` });
    const before = await call(
      finance.token,
      'GET',
      '/admin/subscriptions/analytics/usage-stats?month=2020-02',
    );
    expect(before.body).toMatchObject({
      by_tier: [],
      top_users: [],
      period: { start: '2020-02-01T00:00:00.000Z', end: '2020-03-01T00:00:00.000Z' },
    });
  });

  it('is for staff, and takes a month only', async () => {
    const ada = await subscriber();
    const path = '/admin/subscriptions/analytics/usage-stats';
    expect((await call(ada.token, 'GET', path)).status).toBe(403);
    expect((await api.call('GET', path)).status).toBe(401);
    for (const query of ['?month=2027-13', '?month=today', '?top=0'])
      expect((await call(finance.token, 'GET', path + query)).status).toBe(422);
  });
});

it('the lists of staff show the usage of the day and its limit', async () => {
  const ada = await subscriber({ status: 'trialing', trialTier: 'trial' });
  await send(api, ada.token, event({ quantity: 42 }));
  const list = await call(finance.token, 'GET', `/admin/subscriptions/list?q=${ada.email}`);
  expect(list.body['subscriptions']).toMatchObject([{ email: ada.email, usage: 42, limit: 100 }]);
  const one = await call(finance.token, 'GET', `/admin/subscriptions/${ada.email}`);
  expect(one.body).toMatchObject({ usage: 42, limit: 100 });
});
