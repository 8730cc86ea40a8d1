import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { randomUUID } from 'node:crypto';
import type { paths } from '../../client/schema.ts';
import { startApi } from '../../api/server.ts';
import type { RunningApi } from '../../api/server.ts';
import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { untilEngineAnswers } from '../support/engine-answers.ts';
import { callApi } from '../support/test-api.ts';
import type { CallResult } from '../support/test-api.ts';

let system: BillingSystem;

beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(async () => {
  await system.stop();
});

/** Operations that these tests call through the typed client. */
type ChangePath =
  | '/billing/checkout/create'
  | '/billing/portal/create'
  | `/billing/subscription/${'upgrade' | 'cancel' | 'resume' | 'pause' | 'coupon' | 'pay-now' | 'promise'}`;
type BodyOf<Path extends ChangePath> = NonNullable<
  paths[Path]['post']['requestBody']
>['content']['application/json'];

async function post<Path extends ChangePath>(
  who: TestCustomer,
  path: Path,
  body: BodyOf<Path>,
  key?: string,
): Promise<CallResult> {
  const header = key === undefined ? {} : { 'Idempotency-Key': key };
  const answer: { data?: unknown; error?: unknown; response: Response } = await system.api
    .client(who.token)
    // The client's types cannot resolve a path that is a type parameter; BodyOf has checked the body.
    .POST(path, { body, params: { header } } as never);
  const { data, error, response } = answer;
  return { status: response.status, headers: response.headers, body: (data ?? error) as CallResult['body'] };
}

async function subscriber(
  lookupKey = 'starter_month_usd',
  options?: { trialDays?: number },
): Promise<TestCustomer & { id: string }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe(lookupKey, options);
  await untilStatus(system, id, options === undefined ? 'active' : 'trialing');
  return { ...customer, id };
}

describe('POST /billing/subscription/upgrade', () => {
  const path = '/billing/subscription/upgrade';
  const professional = { new_tier_id: 'professional', billing_cycle: 'monthly' } as const;

  it('with preview tells what it would cost and changes nothing', async () => {
    const ada = await subscriber();
    const { status, body } = await post(ada, path, { ...professional, preview: true });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      tier: 'starter',
      amount: 19,
      proration: { currency: 'usd', amount_due: 30, lines: expect.any(Array) as unknown[] },
    });
    const now = await system.api.call('GET', '/billing/subscription', { token: ada.token });
    expect(now.body).toMatchObject({ tier: 'starter' });
  });

  it('goes up at once, prorated; the same key again has no second effect', async () => {
    const ada = await subscriber();
    const key = randomUUID();
    const first = await post(ada, path, professional, key);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      tier: 'professional',
      amount: 49,
      status: 'active',
      pending_change: null,
    });
    const again = await post(ada, path, professional, key);
    expect(again.body).toEqual(first.body);
    const { data } = await system.stripe.invoices.list({ subscription: ada.id });
    expect(data.map(({ billing_reason: why }) => why).sort()).toEqual([
      'subscription_create',
      'subscription_update',
    ]);
  });

  it('goes down at the end of the period, which can be taken back', async () => {
    const ada = await subscriber('professional_month_usd');
    const down = await post(ada, path, { new_tier_id: 'starter', billing_cycle: 'monthly' });
    expect(down.status).toBe(200);
    expect(down.body).toMatchObject({
      tier: 'professional',
      pending_change: { tier: 'starter', interval: 'month', effective_at: '2027-02-10T09:00:00.000Z' },
      next_invoice: { amount: 19 },
    });
    const back = await post(ada, '/billing/subscription/resume', {});
    expect(back.status).toBe(200);
    expect(back.body).toMatchObject({ pending_change: null, next_invoice: { amount: 49 } });
  });

  it('whose payment is declined leaves the plan, and tells the customer no code of the bank', async () => {
    const ada = await subscriber();
    await ada.card('pm_card_chargeCustomerFail');
    const { status, body } = await post(ada, path, professional);
    expect(status).toBe(402);
    expect(body).toMatchObject({
      code: 'payment_declined',
      detail: 'The bank declined the payment, and nothing was changed. Use another payment method.',
    });
    expect(JSON.stringify(body)).not.toMatch(/decline_code|generic|insufficient|lost|stolen/);
    const now = await system.api.call('GET', '/billing/subscription', { token: ada.token });
    expect(now.body).toMatchObject({ tier: 'starter', status: 'active' });
  });

  it('to the plan one has is refused', async () => {
    const ada = await subscriber();
    const { status, body } = await post(ada, path, { new_tier_id: 'starter', billing_cycle: 'monthly' });
    expect(status).toBe(409);
    expect(body['code']).toBe('already_on_plan');
  });
});

describe('POST /billing/subscription/cancel and /resume', () => {
  it('ends with the period, and takes that back', async () => {
    const ada = await subscriber();
    const canceled = await post(ada, '/billing/subscription/cancel', { reason: 'too dear' });
    expect(canceled.status).toBe(200);
    expect(canceled.body).toMatchObject({ status: 'active', cancel_at_period_end: true, next_invoice: null });
    const audit = await system.rows('select action, reason from audit_log where subject_id = $1', [ada.id]);
    expect(audit).toEqual([{ action: 'subscription.cancel', reason: 'too dear' }]);
    const history = await system.temporal.workflow.getHandle(`subscription:${ada.id}`).fetchHistory();
    const clear = historyToJSON(history).replace(/"data":\s*"([^"]*)"/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString(),
    );
    expect(clear).toContain('atPeriodEnd');
    expect(clear).not.toContain('too dear');
    const twice = await post(ada, '/billing/subscription/cancel', {});
    expect(twice.body['code']).toBe('already_canceling');
    const resumed = await post(ada, '/billing/subscription/resume', {});
    expect(resumed.body).toMatchObject({ cancel_at_period_end: false });
    const nothing = await post(ada, '/billing/subscription/resume', {});
    expect(nothing.status).toBe(409);
    expect(nothing.body['code']).toBe('nothing_to_resume');
  });

  it('ends now', async () => {
    const ada = await subscriber();
    const { status, body } = await post(ada, '/billing/subscription/cancel', { at_period_end: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'canceled', access: { reason: 'ended' } });
    expect((await system.stripe.subscriptions.retrieve(ada.id)).status).toBe('canceled');
    const after = await post(ada, '/billing/subscription/cancel', {});
    expect(after.body['code']).toBe('subscription_over');
  });
});

it('POST /billing/subscription/pause stops collection until a date', async () => {
  const ada = await subscriber();
  const { status, body } = await post(ada, '/billing/subscription/pause', { until: '2027-03-01T00:00:00Z' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'paused', paused_until: '2027-03-01T00:00:00.000Z' });
});

it('GET /billing/subscription/explain says why, what comes next and what would change it', async () => {
  const ada = await subscriber();
  const { status, body } = await system.api.call('GET', '/billing/subscription/explain', {
    token: ada.token,
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    why: 'The subscription is active.',
    rule: expect.any(String) as string,
    would_change: expect.arrayContaining([expect.any(String) as string]) as string[],
  });
});

it('POST /billing/subscription/pay-now has nothing to charge where nothing is due', async () => {
  const ada = await subscriber();
  const { status, body } = await post(ada, '/billing/subscription/pay-now', {});
  expect(status).toBe(409);
  expect(body['code']).toBe('nothing_to_pay');
});

it('staff extend a trial, with a reason that stands in the audit log', async () => {
  const ada = await subscriber('starter_month_usd', { trialDays: 14 });
  const staff = await system.identity.token({ email: `${randomUUID()}@example.com`, role: 'editor' });
  const before = await system.api.call('GET', '/billing/subscription-status', { token: ada.token });
  const { status, body } = await system.api.call('POST', `/admin/subscriptions/${ada.id}/extend-trial`, {
    token: staff,
    body: { days: 5, reason: 'was ill' },
  });
  expect(status).toBe(200);
  expect(Date.parse(String(body['trial_end'])) - Date.parse(String(before.body['trial_end']))).toBe(
    5 * 86_400_000,
  );
  const audit = await system.rows(
    `select action, reason from audit_log where subject_id = $1 and action like 'trial.%' order by id`,
    [ada.id],
  );
  expect(audit).toEqual([
    { action: 'trial.extend.requested', reason: 'was ill' },
    { action: 'trial.extend', reason: 'was ill' },
  ]);
});

describe('POST /billing/checkout/create', () => {
  const path = '/billing/checkout/create';

  it('opens a page and a run that follows it; the same key gives the same session', async () => {
    const ada = await newCustomer(system);
    const key = randomUUID();
    const body = { tier_id: 'professional', billing_cycle: 'yearly' } as const;
    const first = await post(ada, path, body, key);
    expect(first.status).toBe(200);
    expect(first.body).toEqual({
      checkout_url: expect.stringMatching(/^http/) as string,
      session_id: expect.stringMatching(/^cs_/) as string,
    });
    expect((await post(ada, path, body, key)).body).toEqual(first.body);

    const sessionId = String(first.body['session_id']);
    const session = await system.stripe.checkout.sessions.retrieve(sessionId);
    expect(session).toMatchObject({ customer: ada.customerId, mode: 'subscription', status: 'open' });
    const run = await system.temporal.workflow.getHandle(`checkout:${sessionId}`).describe();
    expect(run.type).toBe('checkout');
    expect(run.memo).toMatchObject({ requestId: first.headers.get('x-request-id') });
    expect(
      await system.rows('select status, tier from checkouts where session_id = $1', [sessionId]),
    ).toEqual([{ status: 'open', tier: 'professional' }]);
  });

  it('for the Trial takes a card only, and says what will be charged', async () => {
    const ada = await newCustomer(system);
    const { status, body } = await post(ada, path, { tier_id: 'trial', billing_cycle: 'monthly' });
    expect(status).toBe(200);
    const session = await system.stripe.checkout.sessions.retrieve(String(body['session_id']));
    expect(session.mode).toBe('setup');
    const page = await (await fetch(String(body['checkout_url']))).text();
    expect(page).toContain('$1.00 is charged today');
  });

  it('makes one Stripe customer of a new user, also under two clicks at once', async () => {
    const email = `${randomUUID()}@example.com`;
    const token = await system.identity.token({ email, role: 'viewer' });
    const click = (): Promise<CallResult> =>
      system.api.call('POST', path, { token, body: { tier_id: 'starter', billing_cycle: 'monthly' } });
    const clicks = await Promise.all([click(), click()]);
    expect(clicks.map(({ status }) => status)).toEqual([200, 200]);
    expect((await system.stripe.customers.list({ email })).data).toHaveLength(1);
  });

  it.each(['a code that Stripe does not know', 'the id of a coupon'])('refuses %s', async (what) => {
    const ada = await newCustomer(system);
    const half = await system.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const { status, body } = await post(ada, path, {
      tier_id: 'starter',
      billing_cycle: 'monthly',
      coupon: what === 'the id of a coupon' ? half.id : 'NOSUCH',
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_coupon', errors: [{ pointer: '/coupon' }] });
  });
});

it('POST /billing/portal/create opens a page for the customer', async () => {
  const ada = await newCustomer(system);
  const { status, body } = await post(ada, '/billing/portal/create', {});
  expect(status).toBe(200);
  expect(body).toEqual({ portal_url: expect.stringMatching(/^http/) as string });
});

describe('a change that takes longer', () => {
  /** Another API process of the system, that waits for a change no longer than a moment. */
  const hastyApi = async (): Promise<RunningApi> => {
    const logger = createLogger({ level: 'silent', service: 'api' });
    const env = loadEnv(system.variables);
    const api = await startApi(env, { logger, port: 0, processMetrics: false, changeWaitMs: 2_000 });
    await untilEngineAnswers(api.url);
    return api;
  };

  it('is answered 202, and its outcome is found under Location', async () => {
    const ada = await subscriber();
    await system.stopWorker();
    const key = randomUUID();
    const hasty = await hastyApi();
    const answer = await callApi(hasty.url, 'POST', '/billing/subscription/cancel', {
      token: ada.token,
      body: {},
      headers: { 'Idempotency-Key': key },
    }).finally(() => hasty.stop());
    expect(answer.status).toBe(202);
    expect(answer.body).toEqual({ operation_id: expect.any(String) as string, status: 'pending' });
    const location = String(answer.headers.get('location')).replace('/api/v1', '');
    const ask = (token = ada.token): Promise<CallResult> => system.api.call('GET', location, { token });
    expect((await ask()).body).toMatchObject({ status: 'pending', result: null });

    await system.startWorker();
    const outcome = await until(async () => {
      const { body } = await ask();
      return body['status'] === 'pending' ? null : body;
    });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      result: { cancel_at_period_end: true },
      error: null,
    });
    // The key was free again, and leads to the first outcome.
    const repeated = await post(ada, '/billing/subscription/cancel', {}, key);
    expect(repeated.status).toBe(200);
    expect(repeated.body).toMatchObject({ cancel_at_period_end: true });
    const stranger = await system.identity.token({ email: `${randomUUID()}@example.com`, role: 'viewer' });
    expect((await ask(stranger)).status).toBe(404);
  });

  it('that nobody began is not found', async () => {
    const ada = await newCustomer(system);
    const { status, body } = await system.api.call('GET', '/billing/operations/nonsense', {
      token: ada.token,
    });
    expect(status).toBe(404);
    expect(body['code']).toBe('operation_not_found');
  });
});
