import type { PerennialClient } from '../../client/perennial-client.ts';
import { upsertCharge } from '../../db/documents/charges.ts';
import { writeMovements } from '../../db/revenue/revenue.ts';
import { upsertRefunds } from '../../db/documents/refunds.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { execute } from '../../db/sql.ts';
import { at, sampleUser, storeInvoices, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;
let finance: SampleUser;
let ada: SampleUser;
let subscriptionIds: string[];
const DAY_MS = 86_400_000;

beforeAll(async () => {
  api = await startTestApi({
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    TEMPORAL_UI_URL: 'http://127.0.0.1:8233',
  });
  finance = await sampleUser(api, { roles: ['finance'], email: 'staff@example.test' });
  ada = await sampleUser(api, { email: 'ada@example.test', name: 'Ada Lovelace' });
  const [bob, cleo, dan] = [await sampleUser(api), await sampleUser(api), await sampleUser(api)];
  const em = api.api.deps.em();
  const now = Date.now();
  const rows = [
    await storeSubscription(api, ada, { createdAt: now - 3 * DAY_MS }),
    await storeSubscription(api, bob, { tier: 'starter', amount: 1900, mrr: 1900, createdAt: now - DAY_MS }),
    await storeSubscription(api, cleo, {
      tier: 'starter',
      status: 'trialing',
      trialTier: 'trial',
      mrr: 0,
      createdAt: now - 50 * DAY_MS,
    }),
    await storeSubscription(api, dan, {
      status: 'canceled',
      mrr: 0,
      endedAt: now - DAY_MS,
      trialStart: now - 90 * DAY_MS,
      createdAt: now - 90 * DAY_MS,
    }),
  ];
  subscriptionIds = rows.map(({ id }) => id);
  const move = (
    index: number,
    kind: 'new' | 'churn',
    amount: number,
    daysAgo: number,
  ): ReturnType<typeof writeMovements> =>
    writeMovements(em, [
      {
        key: `${index}/${kind}`,
        person: rows[index]?.customerId ?? '',
        customerId: rows[index]?.customerId ?? '',
        subscriptionId: rows[index]?.id ?? '',
        at: now - daysAgo * DAY_MS,
        kind,
        voluntary: kind === 'churn' ? true : null,
        amount,
        currency: 'usd',
        tier: 'professional',
        lostAt: null,
      },
    ]);
  await move(0, 'new', 4900, 60);
  await move(1, 'new', 1900, 1);
  await move(3, 'new', 4900, 90);
  await move(3, 'churn', -4900, 1);
  await upsertCharge(em, {
    id: 'ch_1',
    customerId: ada.customerId,
    invoiceId: null,
    amount: 4999,
    tax: 0,
    amountRefunded: 1000,
    currency: 'usd',
    status: 'succeeded',
    declineCode: null,
    description: 'Professional',
    disputed: false,
    failedLateAt: null,
    createdAt: now - DAY_MS,
  });
  const refund = {
    chargeId: 'ch_1',
    customerId: ada.customerId,
    tax: 0,
    currency: 'usd',
    reason: null,
    readAt: now,
  };
  await upsertRefunds(em, [
    { ...refund, id: 're_now', amount: 1000, status: 'succeeded', createdAt: now - DAY_MS },
    { ...refund, id: 're_failed', amount: 700, status: 'failed', createdAt: now - DAY_MS },
    // Given back long ago, of a charge of long ago: not of these 30 days.
    { ...refund, id: 're_then', amount: 500, status: 'succeeded', createdAt: now - 40 * DAY_MS },
  ]);
  const invoices = await storeInvoices(api, ada, 3);
  await execute(em, `update invoices set paid_at = now() - interval '1 day' where id = $1`, [
    invoices[2]?.id,
  ]);
  await appendTimeline(em, [
    {
      key: 'entry',
      customerId: ada.customerId,
      subscriptionId: rows[0]?.id ?? '',
      at: at('2027-01-10T09:00:00Z'),
      kind: 'status_changed',
      summary: 'The first payment was made.',
      rule: 'paid',
      facts: {},
      outcome: 'done',
      workflowId: null,
      runId: null,
      actor: null,
    },
  ]);
});
afterAll(async () => {
  await api.stop();
});

/** The typed client, as staff. */
const staff = (): PerennialClient => api.client(finance.token);
const get = (path: string, token = finance.token): Promise<CallResult> => api.call('GET', path, { token });

const PATHS = [
  '/admin/billing/stats',
  '/admin/billing/customers',
  '/admin/billing/subscriptions',
  '/admin/billing/recent-charges',
  '/admin/subscriptions',
  '/admin/subscriptions/list',
  '/admin/subscriptions/ada@example.test',
  '/admin/subscriptions/analytics/overview',
  '/admin/subscriptions/analytics/revenue-by-tier',
  '/admin/revenue',
];

describe.each(PATHS)('GET %s', (path) => {
  it('is open to support staff and administrators, under both paths', async () => {
    expect((await get(path)).status).toBe(200);
    const admin = await api.issuer.token({ roles: ['admin'] });
    expect((await api.call('GET', path, { token: admin, mount: '/api' })).status).toBe(200);
  });

  it('answers 403 to a viewer, 401 without sign-in', async () => {
    expect((await get(path, ada.token)).status).toBe(403);
    expect((await api.call('GET', path)).status).toBe(401);
  });
});

describe('figures', () => {
  it('counts and adds up', async () => {
    expect((await staff().GET('/admin/billing/stats')).data).toMatchObject({
      total_customers: 5,
      active_subscriptions: 2,
      trial_subscriptions: 1,
      monthly_revenue: 68,
      currency: 'usd',
      tier_breakdown: {
        professional: { count: 1, revenue: 49 },
        starter: { count: 1, revenue: 19 },
        trial: { count: 1, revenue: 0 },
        // Nobody has it, and it is on sale.
        enterprise: { count: 0, revenue: 0 },
      },
    });
    expect((await staff().GET('/admin/subscriptions/analytics/overview')).data).toMatchObject({
      total: 4,
      by_status: { active: 2, trialing: 1, canceled: 1 },
      by_tier: { professional: 1, starter: 1, trial: 1 },
      new_30d: 2,
      canceled_30d: 1,
      trial_conversion_rate: 1,
      mrr: 68,
    });
  });

  it('splits revenue by tier', async () => {
    const { data } = await staff().GET('/admin/subscriptions/analytics/revenue-by-tier');
    expect(data?.tiers).toContainEqual({
      tier: 'professional',
      subscribers: 1,
      mrr: 49,
      arr: 588,
      share: 49 / 68,
    });
  });

  it('tells churn by the customers of 30 days ago, and what was taken less what was given back', async () => {
    // Ada and Dan paid 30 days ago, Dan was lost; Bob came since.
    expect((await staff().GET('/admin/revenue')).data).toMatchObject({
      mrr: 68,
      arr: 816,
      churn_rate: 0.5,
      churn_percentage: 50,
      active_subscriptions: 2,
      recent_revenue_30d: 39.99,
      arpu: 34,
    });
  });
});

describe('lists', () => {
  it('shows a customer with user and tier', async () => {
    const { data } = await staff().GET('/admin/billing/customers');
    expect(data).toMatchObject({ total: 5, next_cursor: null });
    expect(data?.customers).toContainEqual(
      expect.objectContaining({
        id: ada.customerId,
        created: expect.stringMatching(/Z$/) as string,
        metadata: { user_id: ada.userId, tier: 'professional' },
      }),
    );
  });

  it('shows a charge', async () => {
    const { data } = await staff().GET('/admin/billing/recent-charges');
    expect(data?.charges).toEqual([
      {
        id: 'ch_1',
        amount: 49.99,
        currency: 'usd',
        status: 'succeeded',
        customer: ada.customerId,
        description: 'Professional',
        created: expect.any(String) as string,
        paid: true,
        refunded: false,
        amount_refunded: 10,
      },
    ]);
  });

  it.each(['/admin/subscriptions', '/admin/billing/subscriptions', '/admin/subscriptions/list'])(
    'pages %s: every row once, newest first',
    async (path) => {
      const seen: unknown[] = [];
      let cursor = '';
      do {
        const { body } = await get(`${path}?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        expect(body['total']).toBe(4);
        seen.push(...(body['subscriptions'] as { id: string }[]).map(({ id }) => id));
        cursor = (body['next_cursor'] as string | null) ?? '';
      } while (cursor !== '');
      const [first, second, third, fourth] = subscriptionIds;
      expect(seen).toEqual([second, first, third, fourth]);
    },
  );

  it.each([
    ['status=canceled', 1],
    ['tier=trial', 1],
    ['tier=starter&status=active', 1],
    ['q=LOVELACE', 1],
    ['q=ada@', 1],
    ['q=%25', 0],
  ])('narrows by %s', async (query, total) => {
    const { body } = await get(`/admin/subscriptions/list?${query}`);
    expect(body['total']).toBe(total);
    expect(body['subscriptions']).toHaveLength(total);
  });

  it.each(['limit=0', 'limit=101', 'cursor=nonsense', 'status=gold'])(
    'refuses %s with 422',
    async (query) => {
      expect((await get(`/admin/billing/subscriptions?${query}`)).status).toBe(422);
    },
  );
});

describe('GET /admin/subscriptions/:email', () => {
  it('shows the timeline and where the run is', async () => {
    const { data } = await staff().GET('/admin/subscriptions/{email}', {
      params: { path: { email: 'ada@example.test' } },
    });
    expect(data).toMatchObject({
      id: subscriptionIds[0],
      email: 'ada@example.test',
      name: 'Ada Lovelace',
      tier: 'professional',
      usage: 0,
      limit: null,
      timeline: [{ summary: 'The first payment was made.', rule: 'paid' }],
      workflow_id: `subscription:${subscriptionIds[0]}`,
      workflow_url: `http://127.0.0.1:8233/namespaces/default/workflows/subscription%3A${subscriptionIds[0]}`,
    });
  });

  it('answers 404 for an unknown address, and for one without a subscription', async () => {
    expect((await get('/admin/subscriptions/nobody@example.test')).body).toMatchObject({ code: 'not_found' });
    const without = await get('/admin/subscriptions/staff@example.test');
    expect([without.status, without.body['code']]).toEqual([404, 'no_subscription']);
  });
});
