import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';

let system: BillingSystem;
let admin: string;
let editor: string;

beforeAll(async () => {
  system = await startBillingSystem();
  admin = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  editor = await system.identity.token({ email: 'editor@example.com', role: 'editor' });
});
afterAll(async () => {
  await system.stop();
});

const call = (token: string, method: string, path: string, body?: unknown): Promise<CallResult> =>
  system.api.call(method, path, { token, ...(body === undefined ? {} : { body }) });

async function subscriber(options?: { trialDays?: number }): Promise<TestCustomer & { id: string }> {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd', options);
  await untilStatus(system, id, options === undefined ? 'active' : 'trialing');
  return { ...customer, id };
}

describe('PATCH /admin/subscriptions/:email', () => {
  const path = (who: TestCustomer): string => `/admin/subscriptions/${who.email}`;
  const reason = 'Asked for by telephone';

  it('changes the tier through the workflow, and keeps who, what and why', async () => {
    const ada = await subscriber();
    const { status, body } = await call(admin, 'PATCH', path(ada), { tier: 'professional', reason });
    expect(status).toBe(200);
    expect(body).toMatchObject({ tier: 'professional', amount: 49, subscription_id: ada.id });
    const audit = await system.rows('select * from audit_log where subject_id = $1', [ada.id]);
    expect(audit).toEqual([
      expect.objectContaining({
        action: 'subscription.change_plan.requested',
        reason,
        actor_kind: 'staff',
        before: expect.objectContaining({ tier: 'starter' }) as unknown,
      }),
      expect.objectContaining({
        action: 'subscription.change_plan',
        reason,
        actor_kind: 'staff',
        before: expect.objectContaining({ tier: 'starter' }) as unknown,
        request_id: expect.any(String) as string,
      }),
    ]);
    const { data } = await system.stripe.invoices.list({ subscription: ada.id });
    expect(data.map(({ billing_reason: why }) => why)).toContain('subscription_update');
  });

  it('pauses, resumes and cancels', async () => {
    const ada = await subscriber();
    for (const status of ['paused', 'active', 'canceled']) {
      const answer = await call(admin, 'PATCH', path(ada), { status, reason });
      expect(answer.body).toMatchObject({ status });
    }
    const over = await call(admin, 'PATCH', path(ada), { status: 'active', reason });
    expect([over.status, over.body['code']]).toEqual([409, 'subscription_over']);
  });

  it('lets an editor move the end of a trial, and nothing else', async () => {
    const ada = await subscriber({ trialDays: 7 });
    const [row] = await system.rows<{ trial_end: Date }>(
      'select trial_end from subscriptions where id = $1',
      [ada.id],
    );
    const end = new Date((row?.trial_end.getTime() ?? 0) + 3 * 86_400_000).toISOString();
    const { status, body } = await call(editor, 'PATCH', path(ada), { trial_end: end, reason });
    expect([status, body['trial_end']]).toEqual([200, end]);
    const early = await call(editor, 'PATCH', path(ada), { trial_end: '2027-01-11T00:00:00Z', reason });
    expect([early.status, early.body['code']]).toEqual([422, 'invalid_days']);
    expect((await call(editor, 'PATCH', path(ada), { tier: 'enterprise', reason })).status).toBe(403);
  });

  it('makes several changes in turn, each with its own entry in the audit log', async () => {
    const ada = await subscriber({ trialDays: 7 });
    const [row] = await system.rows<{ trial_end: Date }>(
      'select trial_end from subscriptions where id = $1',
      [ada.id],
    );
    const end = new Date((row?.trial_end.getTime() ?? 0) + 2 * 86_400_000).toISOString();
    const answer = await call(admin, 'PATCH', path(ada), { tier: 'professional', trial_end: end, reason });
    expect([answer.status, answer.body['tier'], answer.body['trial_end']]).toEqual([
      200,
      'professional',
      end,
    ]);
    const actions = async (): Promise<unknown[]> =>
      (
        await system.rows<{ action: string }>(
          'select action from audit_log where subject_id = $1 order by id',
          [ada.id],
        )
      ).map(({ action }) => action);
    expect(await actions()).toEqual([
      'trial.extend.requested',
      'trial.extend',
      'subscription.change_plan.requested',
      'subscription.change_plan',
    ]);

    const bob = await subscriber();
    const refused = await call(admin, 'PATCH', path(bob), { tier: 'gold', status: 'active', reason });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const late = await call(admin, 'PATCH', path(bob), { tier: 'enterprise', trial_end: end, reason });
    expect([late.status, late.body['code']]).toEqual([409, 'illegal_transition']);
    expect((await call(bob.token, 'GET', '/billing/subscription')).body['tier']).toBe('starter');
    const half = await call(admin, 'PATCH', path(bob), { tier: 'professional', status: 'paused', reason });
    expect([half.status, half.body['status']]).toEqual([200, 'paused']);
    expect((await call(editor, 'PATCH', path(ada), { tier: 'starter', trial_end: end, reason })).status).toBe(
      403,
    );
  });

  it('refuses an unknown tier, no reason, an end beside other changes, and an unknown address', async () => {
    const ada = await subscriber();
    const tier = await call(admin, 'PATCH', path(ada), { tier: 'gold', reason });
    expect(tier.status).toBe(422);
    expect((await call(admin, 'PATCH', path(ada), { tier: 'enterprise' })).status).toBe(422);
    const two = await call(admin, 'PATCH', path(ada), { tier: 'enterprise', status: 'canceled', reason });
    expect(two.status).toBe(422);
    const nobody = await call(admin, 'PATCH', '/admin/subscriptions/nobody@example.com', {
      tier: 'starter',
      reason,
    });
    expect([nobody.status, nobody.body['code']]).toEqual([404, 'not_found']);
    expect((await call(ada.token, 'PATCH', path(ada), { tier: 'starter', reason })).status).toBe(403);
    expect((await system.api.call('PATCH', path(ada), { body: {} })).status).toBe(401);
  });
});

describe('plans', () => {
  it('adds one that can be bought at once', async () => {
    const plan = {
      id: 'team',
      display_name: 'Team',
      price_monthly: 29.5,
      price_yearly: 295,
      services: ['chat'],
    };
    const made = await call(admin, 'POST', '/subscriptions/plans', plan);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...plan, currency: 'usd', active: true });
    const { data } = await system.stripe.prices.list({ lookup_keys: ['team_month_usd'] });
    expect(data[0]?.unit_amount).toBe(2950);
    const ada = await newCustomer(system);
    const checkout = await call(ada.token, 'POST', '/billing/checkout/create', {
      tier_id: 'team',
      billing_cycle: 'monthly',
    });
    expect(checkout.status).toBe(200);
    const again = await call(admin, 'POST', '/subscriptions/plans', plan);
    expect([again.status, again.body['code']]).toEqual([409, 'plan_exists']);
  });

  it('changes a price for new subscribers, and leaves those that are there', async () => {
    const ada = await newCustomer(system);
    const id = await ada.subscribe('enterprise_month_usd');
    await untilStatus(system, id, 'active');
    const { status, body } = await call(admin, 'PUT', '/plans/enterprise', { price_monthly: 120 });
    expect([status, body['price_monthly'], body['price_yearly']]).toEqual([200, 120, 990]);
    expect((await call(ada.token, 'GET', '/subscriptions/plans/enterprise')).body['price_monthly']).toBe(120);
    expect((await call(ada.token, 'GET', '/billing/subscription')).body).toMatchObject({
      tier: 'enterprise',
      amount: 99,
    });
    const used = await call(admin, 'DELETE', '/subscriptions/plans/enterprise');
    expect([used.status, used.body['code']]).toEqual([409, 'plan_in_use']);
    const archived = await call(admin, 'DELETE', '/subscriptions/plans/enterprise?archive=true');
    expect([archived.status, archived.body['active']]).toEqual([200, false]);
    const access = await call(ada.token, 'GET', '/subscriptions/my-access');
    expect(access.body).toMatchObject({ tier: 'enterprise', status: 'active' });
    const actions = await system.rows(
      `select action from audit_log where subject_id = 'enterprise' and action not like '%.requested' order by id`,
    );
    expect(actions).toEqual([{ action: 'plan.update' }, { action: 'plan.archive' }]);
  });

  it('takes what it has otherwise of the rules, which counts at once for access', async () => {
    const ada = await subscriber();
    await call(ada.token, 'POST', '/billing/subscription/pause', {});
    const access = async (): Promise<unknown> =>
      (await call(ada.token, 'GET', '/billing/subscription-status')).body['access'];
    expect(await access()).toMatchObject({ reason: 'paused', calls_per_day: 0 });
    const path = '/admin/plans/starter/policy';
    const asShips = await call(editor, 'GET', path);
    const { ships } = asShips.body;
    expect(asShips.body).toEqual({
      plan: 'starter',
      policy: {},
      ships: expect.objectContaining({ paused_access: 'suspended', card_expiry_days: [30, 7] }) as unknown,
      dunning_strategy: 'standard-2026-11b',
      version: expect.any(String) as string,
    });
    const policy = {
      paused_access: 'full',
      card_expiry_days: [],
      trial: { extension_days: 0, reminder_days: [5, 2] },
      dunning: { grace_days: 3, final_action: 'mark_unpaid', retry_days: [1, 2] },
    };
    const set = await call(admin, 'PUT', path, { policy, reason: 'Agreed on' });
    expect([set.status, set.body]).toEqual([
      200,
      {
        plan: 'starter',
        policy,
        ships,
        dunning_strategy: 'standard-2026-11b?grace=3&action=mark_unpaid&retries=1.2',
        version: expect.any(String) as string,
      },
    ]);
    expect(await access()).toMatchObject({ reason: 'paused', calls_per_day: 1000 });
    // A change of the plan itself leaves it alone.
    await call(admin, 'PUT', '/plans/starter', { display_name: 'Starter' });
    expect((await call(editor, 'GET', path)).body).toEqual(set.body);

    const unfit = { dunning: { final_action: 'downgrade', downgrade_to: 'enterprise' } };
    const refused = await call(admin, 'PUT', path, { policy: unfit, reason: 'Agreed on' });
    expect(refused.body).toMatchObject({
      code: 'invalid_request',
      errors: [{ pointer: '/policy/dunning/downgrade_to' }],
    });
    // What ships is a policy that any plan can have.
    const { trial, ...others } = ships as { trial: Record<string, unknown> };
    const said = { ...others, trial: { ...trial, converts_to: undefined } };
    const saidSo = await call(admin, 'PUT', path, { policy: said, reason: 'Said so' });
    expect([saidSo.status, saidSo.body['ships']]).toEqual([200, ships]);
    const cleared = await call(admin, 'PUT', path, { policy: {}, reason: 'No more' });
    expect(cleared.body).toEqual(asShips.body);
    const rows = await system.rows(
      `select action, reason from audit_log where subject_id = 'starter' and action = 'plan.policy' order by id`,
    );
    expect(rows).toEqual([
      { action: 'plan.policy', reason: 'Agreed on' },
      { action: 'plan.policy', reason: 'Said so' },
      { action: 'plan.policy', reason: 'No more' },
    ]);
  });

  it.each([
    [{ dunning: { grace_day: 3 } }, '/policy/dunning'],
    [{ dunning: { warning_days: 7 } }, '/policy/dunning/warning_days'],
    [{ dunning: { max_attempts: 9 } }, '/policy/dunning/max_attempts'],
    [{ dunning: { debit_tries: 0 } }, '/policy/dunning/debit_tries'],
    [{ dunning: { debit_tries: 4 } }, '/policy/dunning/debit_tries'],
    [{ dunning: { temporary_retry_hours: [8, 2] } }, '/policy/dunning/temporary_retry_hours'],
    [{ trial: { converts_to: 'professional' } }, '/policy/trial/converts_to'],
    [{ trial: { reminder_days: [1, 3] } }, '/policy/trial/reminder_days'],
    [{ card_expiry_days: [7, 30] }, '/policy/card_expiry_days'],
    [{ usage_warning_percents: [101] }, '/policy/usage_warning_percents/0'],
  ])('refuses the policy %j and says where', async (policy, pointer) => {
    const refused = await call(admin, 'PUT', '/admin/plans/starter/policy', { policy, reason: 'Agreed on' });
    expect([refused.status, refused.body['errors']]).toMatchObject([422, [{ pointer }]]);
  });

  it('takes overage in tiers, a rollover and a limit a minute, and drops them again', async () => {
    const metering = {
      overage_tiers: [
        { up_to: 10_000, price_per_1k: 1.5 },
        { up_to: null, price_per_1k: 1.25 },
      ],
      rollover: { up_to: 100 },
      event_types: ['images'],
      limits: { calls_per_day: 5000, calls_per_minute: 60 },
    };
    const { status, body } = await call(admin, 'PUT', '/plans/starter', metering);
    expect([status, body]).toEqual([200, expect.objectContaining(metering)]);
    const kept = await call(admin, 'PUT', '/plans/starter', { limits: { calls_per_day: 1000 } });
    expect(kept.body).toMatchObject({ ...metering, limits: { calls_per_day: 1000, calls_per_minute: 60 } });
    const none = {
      overage_tiers: null,
      event_types: [],
      rollover: null,
      limits: { calls_per_day: 1000, calls_per_minute: null },
    };
    expect((await call(admin, 'PUT', '/plans/starter', none)).body).toMatchObject(none);
  });

  it.each([
    { overage_tiers: [] },
    { overage_tiers: [{ up_to: 10, price_per_1k: 1 }] },
    { overage_tiers: [{ up_to: null, price_per_1k: 1.999 }] },
    { rollover: { up_to: 0 } },
    { event_types: ['With Blank'] },
    { limits: { calls_per_day: 1, calls_per_minute: 0 } },
    { price_monthly: -1 },
    { price_monthly: 1.999 },
    { services: ['teleport'] },
    { trial_days: 1.5 },
    { currency: 'USD' },
  ])('refuses %j with 422', async (body) => {
    expect((await call(admin, 'PUT', '/plans/starter', body)).status).toBe(422);
  });

  it.each([
    ['POST', '/subscriptions/plans'],
    ['PUT', '/subscriptions/plans/starter'],
    ['PUT', '/plans/starter'],
    ['DELETE', '/subscriptions/plans/starter'],
    ['DELETE', '/plans/starter'],
  ])('%s %s is for administrators', async (method, path) => {
    const body = method === 'DELETE' ? undefined : {};
    expect((await call(editor, method, path, body)).status).toBe(403);
    expect((await system.api.call(method, path)).status).toBe(401);
  });

  it('answers 404 for a plan that does not exist', async () => {
    expect((await call(admin, 'PUT', '/plans/gold', {})).body).toMatchObject({ code: 'plan_not_found' });
    expect((await call(admin, 'DELETE', '/plans/gold')).body).toMatchObject({ code: 'plan_not_found' });
  });
});
