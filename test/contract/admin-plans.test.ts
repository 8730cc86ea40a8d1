import { execute } from '../../db/sql.ts';
import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;
let editor: SampleUser;
let admin: SampleUser;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  editor = await sampleUser(api, { roles: ['editor'] });
  admin = await sampleUser(api, { roles: ['admin'] });
});
afterAll(async () => {
  await api.stop();
});

const preview = (path: string, body: unknown, { token } = admin): Promise<CallResult> =>
  api.call('POST', `/admin/plans${path}`, { token, body });

const onSale = (active: boolean): Promise<number> =>
  execute(api.api.deps.em(), `update plans set active = $1 where code = 'enterprise'`, [active]);

const plansOf = ({ body }: CallResult): Record<string, unknown>[] =>
  body['plans'] as Record<string, unknown>[];

describe('GET /admin/plans', () => {
  it('lists every tier, archived ones too, with how many have it', async () => {
    await storeSubscription(api, await sampleUser(api), { tier: 'enterprise' });
    await storeSubscription(api, await sampleUser(api), { tier: 'enterprise', status: 'past_due' });
    await storeSubscription(api, await sampleUser(api), { tier: 'enterprise', status: 'canceled' });
    await onSale(false);
    try {
      const all = plansOf(await api.call('GET', '/admin/plans', { token: editor.token }));
      expect(all.map(({ id }) => id)).toEqual(['trial', 'starter', 'professional', 'enterprise']);
      expect(all.at(-1)).toMatchObject({ active: false, rank: 3, subscribers: 2, price_yearly: 990 });
      const sold = plansOf(await api.call('GET', '/subscriptions/plans'));
      expect(sold.map(({ id }) => id)).toEqual(['trial', 'starter', 'professional']);
    } finally {
      await onSale(true);
    }
  });

  it('is for staff', async () => {
    const { token } = await sampleUser(api);
    expect((await api.call('GET', '/admin/plans', { token })).status).toBe(403);
    expect((await api.call('GET', '/admin/plans')).status).toBe(401);
  });
});

describe('POST /admin/plans/:id/preview', () => {
  it('tells what would change, and for whom, and changes nothing', async () => {
    const before = (await api.call('GET', '/plans/professional')).body;
    await storeSubscription(api, await sampleUser(api), { tier: 'professional' });
    const change = {
      price_monthly: 59,
      price_yearly: 490,
      included_credits: 500,
      rollover: { up_to: 250 },
      overage_tiers: [
        { up_to: 10_000, price_per_1k: 2 },
        { up_to: null, price_per_1k: 1.5 },
      ],
    };
    const { status, body } = await preview('/professional/preview', change);
    expect(status).toBe(200);
    expect(body).toEqual({
      before,
      after: { ...before, ...change, prices: [{ currency: 'usd', price_monthly: 59, price_yearly: 490 }] },
      changes: expect.arrayContaining([
        { field: 'prices', reaches: 'new_subscribers' },
        { field: 'rollover', reaches: 'all_subscribers' },
        { field: 'overage_tiers', reaches: 'all_subscribers' },
      ]) as unknown,
      subscribers: 1,
    });
    expect(body['changes']).toHaveLength(3);
    expect((await api.call('GET', '/plans/professional')).body).toEqual(before);
    expect((await preview('/professional/preview', {})).body['changes']).toEqual([]);
  });

  it.each([
    [{ display_name: ' ' }, '/display_name', 'must not be empty'],
    [{ price_monthly: 0 }, '/price_monthly', 'must be more than 0'],
    [{ price_yearly: 1.999 }, '/price_yearly', 'has more digits than the currency'],
    [
      { prices: [{ currency: 'jpy', price_monthly: 1.5 }] },
      '/prices/0/price_monthly',
      'has more digits than the currency',
    ],
    [{ features: ['a', ''] }, '/features/1', 'must not be empty'],
    [
      { overage_tiers: [{ up_to: null, price_per_1k: 1.999 }] },
      '/overage_tiers/0/price_per_1k',
      'has more digits than the currency',
    ],
    [
      {
        overage_tiers: [
          { up_to: 10, price_per_1k: 2 },
          { up_to: 10, price_per_1k: 1 },
          { up_to: null, price_per_1k: 1 },
        ],
      },
      '/overage_tiers/1/up_to',
      'each tier ends above the one before it, at a whole credit',
    ],
    [{ rollover: { up_to: 0 } }, '/rollover/up_to', 'must be at least 1'],
    [{ limits: { calls_per_day: 1.5 } }, '/limits/calls_per_day', 'must be a whole number'],
  ])('points to what is wrong in %j', async (change, pointer, detail) => {
    const { status, body } = await preview('/professional/preview', change);
    expect([status, body['code'], body['errors']]).toEqual([422, 'invalid_request', [{ pointer, detail }]]);
  });

  it('knows no other plans, and is for administrators', async () => {
    expect((await preview('/gold/preview', {})).body).toMatchObject({ status: 404, code: 'plan_not_found' });
    expect((await preview('/starter/preview', {}, editor)).status).toBe(403);
    expect((await preview('/preview', {}, editor)).status).toBe(403);
  });
});

describe('POST /admin/plans/preview', () => {
  it('shows a plan that is to be added, and adds none', async () => {
    const plan = { id: 'team', display_name: 'Team', price_monthly: 29.5, rollover: { up_to: 10 } };
    const { status, body } = await preview('/preview', plan);
    expect([status, body]).toEqual([
      200,
      {
        before: null,
        after: expect.objectContaining({
          ...plan,
          rank: 4,
          active: true,
          services: ['ops-center'],
        }) as unknown,
        changes: [],
        subscribers: 0,
      },
    ]);
    expect((await api.call('GET', '/plans/team')).status).toBe(404);
  });

  it('points to an id that is taken, or is none', async () => {
    const taken = await preview('/preview', { id: 'starter', display_name: 'Team' });
    expect([taken.status, taken.body]).toEqual([
      409,
      expect.objectContaining({ code: 'plan_exists', errors: [expect.objectContaining({ pointer: '/id' })] }),
    ]);
    const wrong = await preview('/preview', { id: 'No Id', display_name: '' });
    expect((wrong.body['errors'] as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      '/display_name',
      '/id',
    ]);
  });
});
