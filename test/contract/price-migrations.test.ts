import { upsertPlan, loadPlans } from '../../db/catalogue/plans.ts';
import { query } from '../../db/sql.ts';
import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;
let admin: SampleUser;
let finance: SampleUser;

const reason = 'New prices from spring on';

const call = (method: string, path: string, body?: object, who = admin): Promise<CallResult> =>
  api.call(method, path, { token: who.token, ...(body === undefined ? {} : { body }) });

const draft = (over: object = {}): object => ({
  plan: 'starter',
  to_price: 'price_starter_new',
  when: 'renewal',
  reason,
  ...over,
});

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  admin = await sampleUser(api, { roles: ['admin'] });
  finance = await sampleUser(api, { roles: ['finance'] });
  const em = api.api.deps.em();
  const starter = (await loadPlans(em)).find(({ code }) => code === 'starter');
  if (starter === undefined) throw new Error('there is no plan starter');
  const at = (price: string, amount: number) =>
    ({
      kind: 'recurring',
      interval: 'month',
      currency: 'usd',
      amount,
      stripePriceId: price,
      active: true,
    }) as const;
  await upsertPlan(em, { ...starter, prices: [at('price_starter_old', 1900)] });
  await upsertPlan(em, { ...starter, prices: [at('price_starter_new', 2400)] });
  const professional = (await loadPlans(em)).find(({ code }) => code === 'professional');
  if (professional === undefined) throw new Error('there is no plan professional');
  await upsertPlan(em, { ...professional, prices: [at('price_professional', 4900)] });
  for (const over of [
    {},
    // A price in tiers has no amount of a unit.
    { quantity: 2, unitAmount: 0, planAmount: 3800, amount: 3800, mrr: 3800 },
    { mode: 'observed' as const },
    { status: 'past_due' as const },
    { cancelAtPeriodEnd: true },
    { priceId: 'price_starter_new' },
    { tier: 'professional' },
    { currency: 'eur' },
    { status: 'canceled' as const },
  ]) {
    const base = { tier: 'starter', priceId: 'price_starter_old', unitAmount: 1900, amount: 1900, mrr: 1900 };
    await storeSubscription(api, await sampleUser(api), { ...base, ...over });
  }
});
afterAll(() => api.stop());

it('a draft shows who would pay what and from when, and why others are left out', async () => {
  const made = await call('POST', '/admin/price-migrations', draft());
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    plan: 'starter',
    currency: 'usd',
    billing_cycle: 'monthly',
    from_prices: null,
    to_amount: 24,
    notice_days: 30,
    state: 'draft',
    counts: [],
  });
  const path = `/admin/price-migrations/${String(made.body['id'])}`;
  const { body } = await call('GET', `${path}/preview?limit=3`, undefined, finance);
  expect(body).toMatchObject({
    migrated: 2,
    canary: 0,
    estimates: 0,
    excluded: [
      { reason: 'observed', subscriptions: 1 },
      { reason: 'other_currency', subscriptions: 1 },
      { reason: 'past_due', subscriptions: 1 },
      { reason: 'ending', subscriptions: 1 },
    ],
    amount_before: 57,
    amount_after: 72,
    mrr_effect: 15,
  });
  const rows = body['subscriptions'] as Record<string, unknown>[];
  expect(rows).toHaveLength(3);
  const next = await call('GET', `${path}/preview?limit=3&cursor=${String(body['next_cursor'])}`);
  const all = [...rows, ...(next.body['subscriptions'] as Record<string, unknown>[])];
  expect(next.body['next_cursor']).toBeNull();
  const migrated = all.filter(({ excluded }) => excluded === null);
  expect(migrated.map((row) => [row['old_amount'], row['new_amount']]).toSorted()).toEqual([
    [19, 24],
    [38, 48],
  ]);
  // The test's subscriptions renew in 2027: the notice is over by then.
  for (const row of migrated) {
    const at = Date.parse(String(row['effective_at']));
    expect(at).toBeGreaterThanOrEqual(Date.now() + 29.9 * 86_400_000);
  }
  expect((await call('GET', path, undefined, finance)).body).toEqual(made.body);
  const { body: list } = await call('GET', '/admin/price-migrations?limit=1', undefined, finance);
  expect(list['migrations']).toEqual([made.body]);
  expect((await call('GET', `${path}/subscriptions`, undefined, finance)).body).toEqual({
    subscriptions: [],
    next_cursor: null,
  });
});

it('only those who pay one of the named prices are meant', async () => {
  const made = await call('POST', '/admin/price-migrations', draft({ from_prices: ['price_starter_old'] }));
  const { body } = await call('GET', `/admin/price-migrations/${String(made.body['id'])}/preview`);
  expect(body).toMatchObject({ migrated: 2 });
});

it.each([
  ['a plan that there is not', { plan: 'gold' }, '/plan'],
  ['less notice than the setting', { notice_days: 29 }, '/notice_days'],
  ['a proration at a renewal', { proration: 'none' }, '/proration'],
  ['a change at once that does not say how', { when: 'now' }, '/proration'],
  ['a share of nobody', { share_percent: 0 }, '/share_percent'],
  ['a field that there is not, which would move everybody', { from_price: ['price_starter_old'] }, ''],
])('refuses %s', async (_, over, pointer) => {
  const { status, body } = await call('POST', '/admin/price-migrations', draft(over));
  expect([status, body['code']]).toEqual([422, 'invalid_request']);
  expect(body['errors']).toMatchObject([{ pointer }]);
});

it.each([
  ['a price that was retired', { to_price: 'price_starter_old' }],
  ['a price that nobody knows', { to_price: 'price_nobody' }],
  ['a price of another plan', { to_price: 'price_professional' }],
  ['from a price that is not the plan’s', { from_prices: ['price_nobody'] }],
])('refuses %s', async (_, over) => {
  const { status, body } = await call('POST', '/admin/price-migrations', draft(over));
  expect([status, body['code']]).toEqual([422, 'price_not_found']);
});

it('a cursor of another list is refused, and finance drafts nothing', async () => {
  const made = await call('POST', '/admin/price-migrations', draft());
  const path = `/admin/price-migrations/${String(made.body['id'])}`;
  const wrong = Buffer.from('[1,2]').toString('base64url');
  expect((await call('GET', `${path}/preview?cursor=${wrong}`)).status).toBe(422);
  expect((await call('GET', `${path}/subscriptions?cursor=${wrong}`)).status).toBe(422);
  expect((await call('POST', '/admin/price-migrations', draft(), finance)).status).toBe(403);
});

it('the draft is in the audit log, with the reason', async () => {
  const made = await call('POST', '/admin/price-migrations', draft());
  const rows = await query(
    api.api.deps.em(),
    `select action, reason from audit_log where subject_type = 'price_migration' and subject_id = $1`,
    [made.body['id']],
  );
  expect(rows).toEqual([{ action: 'price_migration.create', reason }]);
});
