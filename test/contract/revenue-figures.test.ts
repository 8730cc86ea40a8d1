import { upsertInvoices } from '../../db/documents/invoices.ts';
import { upsertRefunds } from '../../db/documents/refunds.ts';
import { writeMovements } from '../../db/revenue/revenue.ts';
import type { RevenueMovementRow } from '../../db/revenue/revenue.ts';
import { execute } from '../../db/sql.ts';
import { DAY_MS, isoDay } from '../../domain/period.ts';
import { sampleUser, storeInvoices, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/*
 * A year on a test clock: what stands together on the revenue page must be of the same customers, days and
 * clock.
 */

/** Noon, about a year ahead of real time: the furthest test clock. */
const AHEAD = Math.floor(Date.now() / DAY_MS + 365) * DAY_MS + DAY_MS / 2;
const daysBefore = (days: number): number => AHEAD - days * DAY_MS;

let api: TestApi;
let finance: SampleUser;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9', EXCHANGE_RATES: '2020-01-01:eur=1.1' });
  finance = await sampleUser(api, { roles: ['finance'] });
  const [stays, owes, lost, paused] = [
    await sampleUser(api),
    await sampleUser(api),
    await sampleUser(api),
    await sampleUser(api),
  ];
  // Paid every quarter: 30.00 for three months.
  const quarterly = await sampleUser(api);
  await storeSubscription(api, quarterly, {
    status: 'paused',
    mrr: 0,
    amount: 3_000,
    interval: 'month',
    intervalCount: 3,
  });
  const em = api.api.deps.em();
  await execute(em, `update customers set test_clock_id = 'clock_1', billing_time = $1 where id = $2`, [
    new Date(AHEAD),
    stays.customerId,
  ]);
  const moved = (
    { userId, customerId }: SampleUser,
    days: number,
    kind: RevenueMovementRow['kind'],
    amount: number,
  ): RevenueMovementRow => ({
    key: `${userId}/${isoDay(daysBefore(days))}/usd`,
    person: userId,
    customerId,
    subscriptionId: `sub_${customerId}`,
    at: daysBefore(days),
    kind,
    voluntary: kind === 'churn' ? true : null,
    amount,
    currency: 'usd',
    tier: 'professional',
    lostAt: null,
  });
  // A person with two subscriptions, one past due, one who left ten days ago, one who paused long ago.
  await storeSubscription(api, stays);
  await storeSubscription(api, stays, { mrr: 1_900, amount: 1_900, tier: 'starter' });
  await storeSubscription(api, owes, { status: 'past_due' });
  await storeSubscription(api, lost, { status: 'canceled', mrr: 0, endedAt: daysBefore(10) });
  await storeSubscription(api, paused, { status: 'paused', mrr: 0, amount: 120_000, interval: 'year' });
  await writeMovements(em, [
    moved(stays, 300, 'new', 4_900),
    moved(stays, 200, 'expansion', 1_900),
    moved(owes, 300, 'new', 4_900),
    moved(lost, 300, 'new', 4_900),
    moved(lost, 10, 'churn', -4_900),
    moved(paused, 300, 'new', 10_000),
    moved(paused, 100, 'churn', -10_000),
  ]);
  const [sample] = await storeInvoices(api, stays, 1);
  await upsertInvoices(
    em,
    Array.from({ length: 12 }, (_, index) => ({
      ...(sample as NonNullable<typeof sample>),
      id: `in_month_${index}`,
      number: `M-${index}`,
      currency: 'usd',
      status: 'paid',
      amountPaid: 4_900,
      paidAt: daysBefore(5 + index * 30),
    })),
  );
  await execute(
    em,
    `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end,
       dated_at, state, created_at)
     select 'charge_' || n, $1, 'sub_1', $2, 700, 'usd', $2, $2, $2::timestamptz - n * interval '20 days',
       case when n = 3 then 'waived' else 'reported' end, now() from generate_series(0, 3) n`,
    [stays.customerId, new Date(daysBefore(1))],
  );
});
afterAll(() => api.stop());

const get = async (path: string): Promise<Record<string, unknown>> =>
  (await api.call('GET', path, { token: finance.token })).body;

it('tells every figure of one window, that of the test clock furthest ahead', async () => {
  const window = { from: isoDay(daysBefore(29)), to: isoDay(AHEAD), clock: 'test' };
  const figures = await get('/admin/revenue');
  expect(figures).toMatchObject({
    mrr: 117,
    arr: 1_404,
    window,
    // One payment a month is made for a year: the last 30 days hold one.
    recent_revenue_30d: 49,
    metered_revenue_30d: 14,
    paused_mrr: 110,
  });
  expect((await get('/admin/subscriptions/analytics/overview'))['window']).toEqual(window);
  const series = (await get('/admin/revenue/series'))['points'] as { day: string; mrr: number }[];
  expect(series.at(-1)).toEqual({ day: window.to, mrr: 117 });
});

it('divides MRR by the customers who are in it, and shows the churn of the month beside it', async () => {
  expect(await get('/admin/revenue')).toMatchObject({
    paying_customers: 2,
    arpu: 58.5,
    churned_customers_30d: 1,
    paying_customers_at_start: 3,
    churn_rate: 1 / 3,
  });
  const months = (await get('/admin/revenue/movements?months=2'))['months'] as Record<string, number>[];
  expect(months.reduce((sum, { churn = 0 }) => sum + churn, 0)).toBe(-49);
  expect(months.at(-1)?.['end']).toBe(117);
});

it('counts usage and paused subscriptions without the tax that their prices include', async () => {
  const before = await get('/admin/revenue');
  const em = api.api.deps.em();
  const user = await sampleUser(api);
  const { id } = await storeSubscription(api, user, {
    amount: 1_190,
    includedTax: 190,
    mrr: 0,
    status: 'paused',
  });
  await execute(
    em,
    `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end,
       dated_at, state, created_at) values ('charge_taxed', $1, $2, $3, 119, 'usd', $3, $3, $3, 'reported', now())`,
    [user.customerId, id, new Date(daysBefore(1))],
  );
  const after = await get('/admin/revenue');
  const by = (key: string): number => Math.round((Number(after[key]) - Number(before[key])) * 100) / 100;
  expect([by('paused_mrr'), by('metered_revenue_30d')]).toEqual([10, 1]);
});

it('takes another currency, refunds and a return into the same window; a trial that nobody paid is no churn', async () => {
  const before = await get('/admin/revenue');
  const em = api.api.deps.em();
  const [euro, back, tried] = [await sampleUser(api), await sampleUser(api), await sampleUser(api)];
  await storeSubscription(api, euro, { currency: 'eur', mrr: 1_800, amount: 1_800 });
  await storeSubscription(api, back);
  await storeSubscription(api, tried, {
    status: 'canceled',
    mrr: 0,
    endedAt: daysBefore(2),
    everActive: false,
  });
  const movement = { subscriptionId: 'sub_x', voluntary: null, tier: 'professional', lostAt: null };
  const of = ({ userId, customerId }: SampleUser, kind: RevenueMovementRow['kind'], days: number) => ({
    ...movement,
    key: `${userId}/${days}`,
    person: userId,
    customerId,
    kind,
    at: daysBefore(days),
  });
  await writeMovements(em, [
    { ...of(euro, 'new', 5), amount: 1_800, currency: 'eur' },
    { ...of(back, 'new', 300), amount: 4_900, currency: 'usd' },
    { ...of(back, 'churn', 100), amount: -4_900, currency: 'usd', voluntary: true },
    { ...of(back, 'reactivation', 3), amount: 4_900, currency: 'usd' },
  ]);
  const [sample] = await storeInvoices(api, euro, 1);
  await upsertInvoices(em, [
    {
      ...(sample as NonNullable<typeof sample>),
      id: 'in_euro',
      number: 'E-1',
      currency: 'eur',
      status: 'paid',
      amountPaid: 1_800,
      paidAt: daysBefore(5),
    },
  ]);
  const refund = { chargeId: 'ch_x', customerId: back.customerId, tax: 0, currency: 'usd', reason: null };
  await upsertRefunds(em, [
    { ...refund, id: 're_in', amount: 1_000, status: 'succeeded', createdAt: daysBefore(3), readAt: 1 },
    { ...refund, id: 're_before', amount: 500, status: 'succeeded', createdAt: daysBefore(40), readAt: 1 },
  ]);
  const after = await get('/admin/revenue');
  const by = (key: string): number => Math.round((Number(after[key]) - Number(before[key])) * 100) / 100;
  expect([by('mrr'), by('arr'), by('recent_revenue_30d')]).toEqual([68.8, 825.6, 9.8]);
  expect([by('paying_customers'), by('paying_customers_at_start'), by('churned_customers_30d')]).toEqual([
    2, 0, 0,
  ]);
});
