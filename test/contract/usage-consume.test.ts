import { randomUUID } from 'node:crypto';
import { loadPlans, upsertPlan } from '../../db/catalogue/plans.ts';
import { UsageFullError } from '../../db/usage/ingest/usage-failures.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { sampleUser } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { changeCustomer, event, meteredUser, send, usageOf } from '../support/usage-calls.ts';
import { until } from '../support/until.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const check = (token: string, service: string, body: unknown = {}): Promise<CallResult> =>
  api.call('POST', `/subscriptions/check-access/${service}`, { token, body });
const consume = (token: string, quantity: number, more: object = {}): Promise<CallResult> =>
  check(token, 'chat', { consume: true, quantity, ...more });
const onTrial = (): Promise<SampleUser> => meteredUser(api, { status: 'trialing', trialTier: 'trial' });

/** Adds a plan and waits until the API knows it. */
async function sell(code: string, parts: Partial<Plan>): Promise<void> {
  const em = api.api.deps.em();
  const professional = (await loadPlans(em)).find((plan) => plan.code === 'professional');
  if (professional === undefined) throw new Error('no plan to start from');
  await upsertPlan(em, { ...professional, rank: 50, prices: [], ...parts, code });
  await until(async () =>
    (await api.api.deps.metered.plans()).some((plan) => plan.code === code) ? true : null,
  );
}

describe('POST /subscriptions/check-access/:service with consume', () => {
  it('records what it allows, and says what is left', async () => {
    const ada = await onTrial();
    const { status, body } = await consume(ada.token, 98.5);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      allowed: true,
      tier: 'trial',
      remaining: 1.5,
      limit: 100,
      recorded: true,
      duplicate: false,
    });
    expect((await usageOf(api, ada.token))['usage']).toMatchObject({ today: { inference: 98.5 } });
    const access = await api.call('GET', '/subscriptions/my-access', { token: ada.token });
    expect(access.body).toMatchObject({ remaining: 1.5 });
  });

  it('records nothing of what it refuses, and says when the day begins anew for the customer', async () => {
    const ada = await onTrial();
    // Time stands, so that no day begins there meanwhile.
    const now = { testClockId: 'clock_1', billingTime: Date.now() };
    await changeCustomer(api, ada, { timeZone: 'Pacific/Kiritimati', ...now });
    await consume(ada.token, 100);
    const { status, body } = await consume(ada.token, 1);
    expect([status, body]).toEqual([
      200,
      {
        allowed: false,
        reason: 'daily_limit',
        tier: 'trial',
        remaining: 0,
        limit: 100,
        resets_at: expect.stringMatching(/T10:00:00.000Z$/) as string,
        upgrade_to: 'starter',
        recorded: false,
        duplicate: false,
      },
    ]);
    expect((await usageOf(api, ada.token))['usage']).toMatchObject({ today: { inference: 100 } });
  });

  it('never lets more through than the limit, however many ask at once', async () => {
    const ada = await onTrial();
    const answers = await Promise.all(Array.from({ length: 40 }, () => consume(ada.token, 7)));
    const allowed = answers.filter(({ body }) => body['allowed']).length;
    expect(allowed).toBe(14);
    expect((await usageOf(api, ada.token))['usage']).toMatchObject({ today: { inference: 98 } });
  });

  it('counts a key once and says so, also where the limit is used up by then', async () => {
    const ada = await onTrial();
    const key = { idempotency_key: randomUUID() };
    expect((await consume(ada.token, 60, key)).body).toMatchObject({ recorded: true, duplicate: false });
    expect((await consume(ada.token, 60, key)).body).toMatchObject({
      allowed: true,
      remaining: 40,
      recorded: true,
      duplicate: true,
    });
    const headers = { 'idempotency-key': randomUUID() };
    const body = { consume: true, quantity: 30 };
    const path = '/subscriptions/check-access/chat';
    const first = await api.call('POST', path, { token: ada.token, body, headers });
    expect((await api.call('POST', path, { token: ada.token, body, headers })).body).toEqual(first.body);
    expect((await usageOf(api, ada.token))['usage']).toMatchObject({ today: { inference: 90 } });
  });

  it('counts a call where no quantity is said, as the kind of usage that the service is', async () => {
    const ada = await meteredUser(api);
    await check(ada.token, 'tts', { consume: true });
    await check(ada.token, 'embeddings', { consume: true, quantity: 2 });
    await check(ada.token, 'agents', { consume: true, event_type: 'stt' });
    expect((await usageOf(api, ada.token))['usage']).toMatchObject({
      today: { inference: 0, embedding: 2, tts: 1, stt: 1 },
    });
  });

  it('only asks where the quantity is 0', async () => {
    const ada = await onTrial();
    expect((await consume(ada.token, 0)).body).toMatchObject({
      allowed: true,
      remaining: 100,
      recorded: false,
    });
  });

  it('takes a kind of usage that a plan names', async () => {
    await sell('pictures', { eventTypes: ['images'] });
    const ada = await meteredUser(api, { tier: 'pictures' });
    expect((await consume(ada.token, 3, { event_type: 'images' })).body).toMatchObject({ recorded: true });
    expect((await send(api, ada.token, event({ event_type: 'images' }))).body).toMatchObject({ recorded: 1 });
    const { usage, credits } = await usageOf(api, ada.token);
    expect(usage).toMatchObject({ today: { images: 4, inference: 0 } });
    expect(credits).toMatchObject({ used: 4 });
  });

  it('refuses a service of another tier, and one that does not exist', async () => {
    const ada = await onTrial();
    expect((await check(ada.token, 'agents', { consume: true })).body).toMatchObject({
      allowed: false,
      reason: 'service_not_included',
      upgrade_to: 'professional',
      recorded: false,
    });
    expect((await check(ada.token, 'teleport', { consume: true })).status).toBe(404);
  });

  it.each([
    [{ quantity: -1 }, 'invalid_quantity'],
    [{ quantity: '0.0000001' }, 'invalid_quantity'],
    [{ quantity: 2e9 }, 'invalid_quantity'],
    [{ event_type: 'teleport' }, 'unknown_event_type'],
    [{ properties: { text: 'x'.repeat(5000) } }, 'invalid_request'],
    [{ customer: 'a b' }, 'invalid_request'],
  ])('refuses %j with 422', async (body, code) => {
    const { token } = await onTrial();
    const answer = await check(token, 'chat', { consume: true, ...body });
    expect([answer.status, answer.body['code']]).toEqual([422, code]);
  });

  it('answers for others to staff and gateways only', async () => {
    const ada = await onTrial();
    const eve = await onTrial();
    const admin = await sampleUser(api, { roles: ['admin'] });
    const made = await api.call('POST', '/api-keys', {
      token: admin.token,
      body: { name: 'gateway', scopes: ['usage:write:all'] },
    });
    const key = made.body['key'] as string;
    const customer = { customer: ada.customerId };
    expect((await consume(key, 10, customer)).body).toMatchObject({ allowed: true, remaining: 90 });
    expect((await check(admin.token, 'chat', customer)).body).toMatchObject({ remaining: 90 });
    const refused = await consume(eve.token, 10, customer);
    expect([refused.status, refused.body['code']]).toEqual([404, 'not_found']);
  });

  it('tells who is no customer', async () => {
    const token = await api.issuer.token({ subject: randomUUID() });
    const { status, body } = await consume(token, 1);
    expect([status, body['code']]).toEqual([404, 'no_stripe_customer']);
    expect((await check(token, 'ops-center')).body).toMatchObject({
      allowed: true,
      reason: 'no_subscription',
    });
  });

  it('answers 429 with Retry-After above the calls a minute of the tier', async () => {
    await sell('throttled', { limits: { callsPerDay: null, callsPerMinute: 3 } });
    const ada = await meteredUser(api, { tier: 'throttled' });
    for (let n = 0; n < 3; n++) expect((await consume(ada.token, 1)).status).toBe(200);
    const refused = await consume(ada.token, 1);
    expect([refused.status, refused.body['code']]).toEqual([429, 'rate_limited']);
    const wait = refused.headers.get('retry-after');
    expect(Number(wait)).toBeGreaterThan(0);
    // Of the limit that refused, not of the one that every request counts against.
    expect(
      ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'].map((name) => refused.headers.get(name)),
    ).toEqual(['3', '0', wait]);
    expect((await check(ada.token, 'chat')).status).toBe(200);
    expect((await usageOf(api, ada.token))['usage']).toMatchObject({ today: { inference: 3 } });
  });

  it('ends with the credits of a tier that sells no more than those', async () => {
    await sell('prepaid', { includedCredits: 10, pricePer1k: null });
    const ada = await meteredUser(api, { tier: 'prepaid' });
    expect((await consume(ada.token, 9)).body).toMatchObject({ allowed: true, remaining: 1, limit: 10 });
    expect((await consume(ada.token, 2)).body).toMatchObject({
      allowed: false,
      reason: 'credits_used_up',
      remaining: 1,
      resets_at: new Date(ada.subscription.currentPeriodEnd).toISOString(),
    });
  });

  it('says 503 where more usage waits than can be stored', async () => {
    const ada = await onTrial();
    const held = await api.call('POST', '/usage/reservations', { token: ada.token, body: { quantity: 1 } });
    const { id } = held.body['reservation'] as { id: string };
    const confirm = `/usage/reservations/${id}/confirm`;
    const { deps } = api.api;
    const { usage } = deps;
    const full = (): Promise<never> => Promise.reject(new UsageFullError(100_000));
    deps.usage = { record: full, consume: full };
    try {
      for (const answer of [
        await consume(ada.token, 1),
        await send(api, ada.token, event()),
        await api.call('POST', confirm, { token: ada.token, body: { quantity: 1 } }),
        await api.call('POST', '/billing/report_usage', { token: ada.token, body: { quantity: 1 } }),
      ]) {
        expect([answer.status, answer.body['code']]).toEqual([503, 'usage_not_available']);
        expect(answer.headers.get('retry-after')).toBe('1');
      }
    } finally {
      deps.usage = usage;
    }
  });
});

describe('the spend limit', () => {
  const put = (token: string, amount: unknown): Promise<CallResult> =>
    api.call('PUT', '/billing/spend-limit', { token, body: { amount } });

  it('is nothing until it is set, and holds checks that consume, but no usage that has happened', async () => {
    const ada = await meteredUser(api);
    const get = (): Promise<CallResult> => api.call('GET', '/billing/spend-limit', { token: ada.token });
    expect((await get()).body).toEqual({
      amount: null,
      currency: 'usd',
      spent: 0,
      resets_at: new Date(ada.subscription.currentPeriodEnd).toISOString(),
    });
    expect((await put(ada.token, 1)).body).toMatchObject({ amount: 1, currency: 'usd', spent: 0 });
    expect((await consume(ada.token, 1_000)).body).toMatchObject({ allowed: true });
    expect((await get()).body).toMatchObject({ spent: 1 });
    expect((await consume(ada.token, 10)).body).toMatchObject({
      allowed: false,
      reason: 'spend_limit',
      resets_at: new Date(ada.subscription.currentPeriodEnd).toISOString(),
    });
    expect((await send(api, ada.token, event({ quantity: 500 }))).body).toMatchObject({ recorded: 1 });
    expect((await get()).body).toMatchObject({ spent: 2 });
    expect((await put(ada.token, null)).body).toMatchObject({ amount: null });
    expect((await consume(ada.token, 10)).body).toMatchObject({ allowed: true, remaining: null });
  });

  it.each([
    [-1, 'invalid_request'],
    ['much', 'invalid_request'],
    [1.999, 'invalid_amount'],
  ])('refuses %j with 422', async (amount, code) => {
    const { token } = await meteredUser(api);
    const answer = await put(token, amount);
    expect([answer.status, answer.body['code']]).toEqual([422, code]);
  });

  it('needs a sign-in and a customer', async () => {
    expect((await api.call('GET', '/billing/spend-limit')).status).toBe(401);
    expect((await put('', 1)).status).toBe(401);
    const token = await api.issuer.token({ subject: randomUUID() });
    for (const answer of [await api.call('GET', '/billing/spend-limit', { token }), await put(token, 1)])
      expect([answer.status, answer.body['code']]).toEqual([404, 'no_stripe_customer']);
  });
});
