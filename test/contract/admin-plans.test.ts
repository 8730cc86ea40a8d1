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
      after: {
        ...before,
        ...change,
        prices: [{ currency: 'usd', price_monthly: 59, price_yearly: 490, price_per_1k: 2 }],
      },
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

describe('a plan that rules lead to', () => {
  const change = (id: string, body: unknown): Promise<CallResult> =>
    api.call('PUT', `/plans/${id}`, { token: admin.token, body });
  const archive = (id: string): Promise<CallResult> =>
    api.call('DELETE', `/plans/${id}?archive=true`, { token: admin.token });
  const setRules = (id: string, policy: object): Promise<CallResult> =>
    api.call('PUT', `/admin/plans/${id}/policy`, {
      token: admin.token,
      body: { policy, reason: 'Agreed on' },
    });
  const withActive = async (code: string, active: boolean, work: () => Promise<void>): Promise<void> => {
    const set = (value: boolean): Promise<number> =>
      execute(api.api.deps.em(), `update plans set active = $1 where code = $2`, [value, code]);
    await set(active);
    try {
      await work();
    } finally {
      await set(!active);
    }
  };
  /** What comes next where nothing speaks against the change: this API has no Stripe. */
  const passed = { status: 503, code: 'stripe_not_configured' };

  afterEach(async () => {
    for (const id of ['trial', 'professional', 'starter']) expect((await setRules(id, {})).status).toBe(200);
  });

  it('by what ships is not archived, and it is said which plan leads to it', async () => {
    const detail =
      'Starter cannot be archived while the rules of plans on sale lead to it: Trial (what a trial becomes). Change those rules, or archive those plans, first.';
    const refused = { status: 409, code: 'plan_led_to', detail };
    expect((await archive('starter')).body).toMatchObject(refused);
    for (const answer of [
      await change('starter', { active: false }),
      await preview('/starter/preview', { active: false }),
    ])
      expect(answer.body).toMatchObject({ ...refused, errors: [{ pointer: '/active', detail }] });
    expect((await api.call('GET', '/plans/starter')).body['active']).toBe(true);
  });

  it('by a rule of its own is not archived, as long as that plan is on sale', async () => {
    await setRules('trial', { trial: { converts_to: 'professional' } });
    expect((await archive('starter')).body).toMatchObject(passed);
    expect((await archive('professional')).body['detail']).toContain('Trial (what a trial becomes)');
    await setRules('professional', { dunning: { final_action: 'downgrade', downgrade_to: 'starter' } });
    expect((await archive('starter')).body['detail']).toContain('Professional (what a debt goes down to)');
    await withActive('professional', false, async () => {
      expect((await archive('starter')).body).toMatchObject(passed);
    });
  });

  it('may be archived once more, and changed while it is', async () => {
    await withActive('starter', false, async () => {
      expect((await archive('starter')).body).toMatchObject(passed);
      expect((await change('starter', { display_name: 'Starter' })).body).toMatchObject(passed);
    });
  });

  it('is on sale when one that leads to it is put on sale, or is made to', async () => {
    const detail = 'must be one of professional, enterprise';
    await withActive('starter', false, async () => {
      expect((await setRules('trial', {})).body).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/policy/trial/converts_to', detail }],
      });
      await withActive('trial', false, async () => {
        expect((await change('trial', { active: true })).body).toMatchObject({
          code: 'invalid_request',
          errors: [{ pointer: '/active', detail: `does not fit the plan's rules: converts_to ${detail}` }],
        });
      });
    });
  });

  it('keeps its trial as long as its own reminders need', async () => {
    await setRules('starter', { trial: { reminder_days: [10, 1] } });
    const what = 'reminder_days must be less than the 7 days of the trial';
    for (const answer of [
      await change('starter', { trial_days: 7 }),
      await preview('/starter/preview', { trial_days: 7 }),
    ])
      expect([answer.status, answer.body]).toMatchObject([
        422,
        {
          code: 'invalid_request',
          detail: `The policy does not fit: ${what}.`,
          errors: [{ pointer: '/trial_days', detail: `does not fit the plan's rules: ${what}` }],
        },
      ]);
    for (const days of [0, 11])
      expect((await change('starter', { trial_days: days })).body).toMatchObject(passed);
  });
});

describe('PUT /admin/plans/:id/policy', () => {
  const path = '/admin/plans/enterprise/policy';
  const read = async (): Promise<CallResult['body']> =>
    (await api.call('GET', path, { token: editor.token })).body;
  const put = (graceDays: number, version?: unknown): Promise<CallResult> =>
    api.call('PUT', path, {
      token: admin.token,
      body: { policy: { dunning: { grace_days: graceDays } }, version, reason: 'Agreed on' },
    });

  it('changes the rules that were read, and no others', async () => {
    const { version } = await read();
    const first = await put(3, version);
    expect(first.status).toBe(200);
    expect(await read()).toEqual(first.body);
    const late = await put(4, version);
    expect(late.body).toMatchObject({
      status: 409,
      code: 'policy_changed',
      detail: expect.stringMatching(/^Somebody else changed the rules of Enterprise meanwhile/) as string,
    });
    expect(await read()).toEqual(first.body);
    // The same once more, of which the first answer was lost, is no other change.
    expect((await put(3, version)).body).toEqual(first.body);
    // Who says no version means whatever it is by now.
    expect((await put(4)).status).toBe(200);
  });

  it('lets one of several at once win, and tells the others', async () => {
    const { version } = await read();
    const statuses = (await Promise.all([5, 6, 8].map((days) => put(days, version)))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted()).toEqual([200, 409, 409]);
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
