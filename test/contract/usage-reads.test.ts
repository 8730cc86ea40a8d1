import { randomUUID } from 'node:crypto';
import { execute } from '../../db/sql.ts';
import { stripeId } from '../support/webhook-sender.ts';
import { sampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import { changeCustomer, event, meteredUser, send, usageOf } from '../support/usage-calls.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const DAY = 86_400_000;
const get = (token: string, path: string): Promise<CallResult> => api.call('GET', path, { token });
const run = (text: string, params: unknown[]): Promise<number> => execute(api.api.deps.em(), text, params);
const iso = (at: number): string => new Date(at).toISOString();

/** A period as the rollup leaves it. */
const settle = (user: Awaited<ReturnType<typeof meteredUser>>, parts: Record<string, unknown> = {}) => {
  const { customerId, subscription } = user;
  const row = {
    starts_at: iso(subscription.currentPeriodStart),
    ends_at: iso(subscription.currentPeriodEnd),
    used: 0,
    included: 500,
    included_used: 0,
    carried: 0,
    carried_used: 0,
    granted: 0,
    overage: 0,
    amount: 0,
    item_id: null,
    ...parts,
  };
  return run(
    `insert into usage_periods (subscription_id, customer_id, currency, tier, settled_at, starts_at, ends_at, used, included,
       included_used, carried, carried_used, granted, overage, amount, item_id)
     select $1, $2, 'usd', 'professional', now(), t.* from json_to_record($3::json) as t(starts_at timestamptz,
       ends_at timestamptz, used numeric, included numeric, included_used numeric, carried numeric, carried_used numeric,
       granted numeric, overage numeric, amount bigint, item_id text)`,
    [subscription.id, customerId, JSON.stringify(row)],
  );
};

describe('GET /billing/usage', () => {
  it.each(['/api', '/api/v1'])('is nothing for a user who never bought anything, under %s', async (mount) => {
    const token = await api.issuer.token({ subject: randomUUID() });
    const { status, body } = await api.call('GET', '/billing/usage', { token, mount });
    const none = { inference: 0, embedding: 0, tts: 0, stt: 0 };
    expect(status).toBe(200);
    expect(body).toMatchObject({
      usage: { today: none, month: none, period: none },
      credits: {
        tier: 'trial',
        included_credits: 0,
        used: 0,
        remaining: 0,
        overage: 0,
        overage_cost: 0,
        price_per_1k: null,
      },
      tier: 'trial',
    });
  });

  it('tells what is included, used, left, and what overage costs', async () => {
    const ada = await meteredUser(api);
    await send(api, ada.token, [event({ quantity: 1_500 }), event({ quantity: 234.5, event_type: 'stt' })]);
    const { body } = await get(ada.token, '/billing/usage');
    expect(body).toMatchObject({
      usage: {
        today: { inference: 1_500, stt: 234.5 },
        month: { inference: 1_500, stt: 234.5 },
        period: { inference: 1_500, embedding: 0, tts: 0, stt: 234.5 },
      },
      credits: {
        tier: 'professional',
        included_credits: 500,
        carried: 0,
        granted: 0,
        used: 1_734.5,
        remaining: 0,
        overage: 1_234.5,
        overage_cost: 2.47,
        price_per_1k: 2,
        currency: 'usd',
        period_start: iso(ada.subscription.currentPeriodStart),
        period_end: iso(ada.subscription.currentPeriodEnd),
        spend_limit: null,
      },
      today: { limit: null, remaining: null, resets_at: null },
      warnings: [],
      tier: 'professional',
    });
  });

  it('adds what came since to what is settled, which keeps its price', async () => {
    const ada = await meteredUser(api);
    await settle(ada, { used: 600, included_used: 500, overage: 100, amount: 30 });
    await send(api, ada.token, event({ quantity: 1_100 }));
    const { credits } = await usageOf(api, ada.token);
    expect(credits).toMatchObject({ used: 1_100, overage: 600, overage_cost: 1.3 });
  });

  it('counts what was carried over from the period before', async () => {
    const ada = await meteredUser(api);
    await settle(ada, { carried: 50 });
    await send(api, ada.token, event({ quantity: 30 }));
    const { credits } = await usageOf(api, ada.token);
    expect(credits).toMatchObject({ included_credits: 500, carried: 50, remaining: 520 });
  });

  it('shows staff the usage of a customer, and nobody else', async () => {
    const ada = await meteredUser(api);
    const eve = await meteredUser(api);
    const editor = await sampleUser(api, { roles: ['editor'] });
    await send(api, ada.token, event({ quantity: 3 }));
    const path = `/billing/usage?customer=${ada.customerId}`;
    expect((await get(editor.token, path)).body['credits']).toMatchObject({ used: 3 });
    const refused = await get(eve.token, path);
    expect([refused.status, refused.body['code']]).toEqual([404, 'not_found']);
    expect((await api.call('GET', '/billing/usage')).status).toBe(401);
  });
});

describe('POST /billing/report_usage', () => {
  const report = (token: string, body: unknown): Promise<CallResult> =>
    api.call('POST', '/billing/report_usage', { token, body });

  it.each(['/api', '/api/v1'])('records once a key, under %s', async (mount) => {
    const ada = await meteredUser(api);
    const body = { quantity: 2, event_type: 'tts', idempotency_key: randomUUID(), metadata: { voice: 'a' } };
    const call = (): Promise<CallResult> =>
      api.call('POST', '/billing/report_usage', { token: ada.token, body, mount });
    const first = await call();
    expect([first.status, first.body]).toEqual([
      200,
      { id: expect.any(String) as string, quantity: 2, recorded: true, duplicate: false },
    ]);
    expect((await call()).body).toEqual({ ...first.body, duplicate: true });
    const other = await report(ada.token, { ...body, quantity: 9 });
    expect([other.status, other.body['code']]).toEqual([409, 'idempotency_conflict']);
    const records = await get(ada.token, '/billing/usage_records');
    expect(records.body).toMatchObject({
      usage_records: [
        { id: first.body['id'], quantity: 2, event_type: 'tts', metadata: { voice: 'a' }, kind: 'usage' },
      ],
      total: 1,
      next_cursor: null,
    });
  });

  it('takes the metered item where it is the subscription’s own', async () => {
    const ada = await meteredUser(api);
    await settle(ada, { item_id: 'si_ours' });
    expect((await report(ada.token, { quantity: 1, subscription_item_id: 'si_ours' })).status).toBe(200);
    const refused = await report(ada.token, { quantity: 1, subscription_item_id: 'si_other' });
    expect([refused.status, refused.body['code']]).toEqual([422, 'no_metered_item']);
    const records = await get(ada.token, '/billing/usage_records');
    expect(records.body['usage_records']).toMatchObject([{ subscription_item_id: 'si_ours' }]);
  });

  it('refuses it of a customer without a subscription, and of nobody', async () => {
    const user = await sampleUser(api);
    const refused = await report(user.token, { quantity: 1 });
    expect([refused.status, refused.body['code']]).toEqual([422, 'no_metered_item']);
    const nobody = await report(await api.issuer.token({ subject: randomUUID() }), { quantity: 1 });
    expect([nobody.status, nobody.body['code']]).toEqual([404, 'no_stripe_customer']);
    expect((await api.call('POST', '/billing/report_usage', { body: {} })).status).toBe(401);
  });

  const refused: [object, string, string, unknown][] = [
    [{}, 'invalid_request', '/quantity', 'must be a number, or a decimal text'],
    [{ quantity: true }, 'invalid_request', '/quantity', 'must be a number, or a decimal text'],
    [{ quantity: 0 }, 'invalid_quantity', '/quantity', 'quantity is above zero.'],
    [{ quantity: -2 }, 'invalid_quantity', '/quantity', expect.stringContaining('above zero')],
    [{ quantity: 'x' }, 'invalid_quantity', '/quantity', 'quantity is a number, or a decimal text.'],
    [{ quantity: 1, event_type: 'teleport' }, 'unknown_event_type', '/event_type', expect.any(String)],
    [
      { quantity: 1, metadata: { text: 'x'.repeat(5000) } },
      'invalid_request',
      '/metadata',
      'at most 4096 characters',
    ],
  ];

  it.each([
    ['{}', {}],
    ['{"voice":"a"}', { voice: 'a' }],
    [{ voice: 'a' }, { voice: 'a' }],
  ])('takes metadata %j, as an object or as its JSON text', async (metadata, stored) => {
    const { token } = await meteredUser(api);
    const body = { quantity: 1, idempotency_key: randomUUID(), metadata };
    expect((await report(token, body)).status).toBe(200);
    const records = await get(token, '/billing/usage_records');
    expect(records.body['usage_records']).toEqual([expect.objectContaining({ metadata: stored })]);
  });

  it.each(['', '{', '[]', 'null', '"text"', '{"a":"\\u0000"}', `{"a":"${'x'.repeat(5000)}"}`])(
    'refuses metadata that is the text %j',
    async (metadata) => {
      const { token } = await meteredUser(api);
      const answer = await report(token, { quantity: 1, metadata });
      expect([answer.status, answer.body]).toMatchObject([
        422,
        { code: 'invalid_request', errors: [{ pointer: '/metadata' }] },
      ]);
    },
  );

  it.each(refused)('refuses %j with 422', async (body, code, pointer, detail) => {
    const { token } = await meteredUser(api);
    const answer = await report(token, body);
    expect([answer.status, answer.body]).toMatchObject([422, { code, errors: [{ pointer, detail }] }]);
  });
});

describe('GET /billing/usage_records', () => {
  it('goes through all of them page by page, the latest first', async () => {
    const ada = await meteredUser(api);
    const at = (index: number): string => iso(Date.now() - Math.floor(index / 2) * 3_600_000);
    await send(
      api,
      ada.token,
      Array.from({ length: 7 }, (_, index) => event({ quantity: index + 1, occurred_at: at(index) })),
    );
    const seen: Record<string, unknown>[] = [];
    let cursor: unknown = '';
    do {
      const { body } = await get(
        ada.token,
        `/billing/usage_records?limit=3${cursor === '' ? '' : `&cursor=${cursor as string}`}`,
      );
      expect(body['total']).toBe(7);
      seen.push(...(body['usage_records'] as Record<string, unknown>[]));
      cursor = body['next_cursor'];
    } while (cursor !== null);
    expect(seen.map(({ quantity }) => quantity as number).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const times = seen.map(({ occurred_at: when }) => when as string);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('names the meter event that Stripe got', async () => {
    const ada = await meteredUser(api);
    await send(api, ada.token, event());
    await run(
      `insert into usage_windows (customer_id, event_type, window_start, revision, event_count, quantity, events_hash, round_after,
         round_upto, closed_at, stripe_identifier, stripe_reported_at)
       select customer_id, event_type, window_start, 1, 1, quantity, '', round - 1, round, now(), 'reported-1', now()
       from usage_events where customer_id = $1`,
      [ada.customerId],
    );
    const { body } = await get(ada.token, '/billing/usage_records');
    expect(body['usage_records']).toMatchObject([{ stripe_report_id: 'reported-1' }]);
  });

  it('is empty for nobody, and refuses a made-up cursor and another’s customer', async () => {
    const token = await api.issuer.token({ subject: randomUUID() });
    expect((await get(token, '/billing/usage_records')).body).toEqual({
      usage_records: [],
      total: 0,
      next_cursor: null,
    });
    const ada = await meteredUser(api);
    expect((await get(ada.token, '/billing/usage_records?cursor=made-up')).status).toBe(422);
    expect((await get(ada.token, '/billing/usage_records?limit=101')).status).toBe(422);
    expect((await get(token, `/billing/usage_records?customer=${ada.customerId}`)).status).toBe(404);
    expect((await api.call('GET', '/billing/usage_records')).status).toBe(401);
  });
});

describe('GET /usage/series', () => {
  type Point = { at: string; usage: Record<string, number>; total: number; events: number };
  const points = ({ body }: CallResult): Point[] => body['points'] as Point[];

  it('has every hour, day and month, also those without usage', async () => {
    const now = Date.parse('2028-06-15T12:34:56Z');
    const ada = await meteredUser(api);
    await changeCustomer(api, ada, { testClockId: 'clock_1', billingTime: now });
    await send(api, ada.token, [
      event({ quantity: 2 }),
      event({ quantity: 1.5, event_type: 'tts' }),
      event({ quantity: 4, occurred_at: iso(now - 2 * 3_600_000) }),
      event({ quantity: 8, occurred_at: iso(now - 3 * DAY) }),
    ]);
    const hours = points(await get(ada.token, '/usage/series?by=hour'));
    expect(hours).toHaveLength(24);
    expect(hours.at(-1)).toMatchObject({ usage: { inference: 2, tts: 1.5 }, total: 3.5, events: 2 });
    expect(hours.at(-2)).toMatchObject({ usage: {}, total: 0, events: 0 });
    expect(hours.at(-3)).toMatchObject({ total: 4 });
    const days = points(await get(ada.token, '/usage/series'));
    expect(days).toHaveLength(30);
    expect(days.at(-4)).toMatchObject({ total: 8 });
    expect(days.reduce((sum, { total }) => sum + total, 0)).toBe(15.5);
    const months = points(await get(ada.token, '/usage/series?by=month&event_type=inference'));
    expect(months).toHaveLength(12);
    expect(months.reduce((sum, { total }) => sum + total, 0)).toBe(14);
  });

  it('cuts days at the midnight of the customer', async () => {
    const ada = await meteredUser(api);
    await changeCustomer(api, ada, {
      timeZone: 'America/New_York',
      testClockId: 'clock_1',
      billingTime: Date.parse('2028-03-14T12:00:00Z'),
    });
    await send(api, ada.token, [
      event({ quantity: 1, occurred_at: '2028-03-12T04:59:59Z' }),
      event({ quantity: 2, occurred_at: '2028-03-12T05:00:00Z' }),
      event({ quantity: 4, occurred_at: '2028-03-13T03:59:59Z' }),
      event({ quantity: 8, occurred_at: '2028-03-13T04:00:00Z' }),
    ]);
    const answer = await get(ada.token, '/usage/series?from=2028-03-11T12:00:00Z&to=2028-03-14T04:00:00Z');
    expect(answer.body['time_zone']).toBe('America/New_York');
    // The clocks went forward on the 12th.
    expect(points(answer).map(({ at, total }) => [at, total])).toEqual([
      ['2028-03-11T05:00:00.000Z', 1],
      ['2028-03-12T05:00:00.000Z', 6],
      ['2028-03-13T04:00:00.000Z', 8],
    ]);
  });

  it('comes as CSV', async () => {
    const ada = await meteredUser(api);
    await send(api, ada.token, event({ quantity: 2.5 }));
    const { status, headers, body } = await get(ada.token, '/usage/series/export?by=day');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="usage-by-day.csv"');
    const lines = (body.text ?? '').trim().split('\n');
    expect(lines).toHaveLength(31);
    expect(lines[0]).toBe('from,inference,embedding,tts,stt,total,events');
    expect(lines.at(-1)).toMatch(/^\d{4}-\d\d-\d\dT00:00:00.000Z,2.5,0,0,0,2.5,1$/);
  });

  it.each([
    '?by=week',
    '?from=2020-01-01T00:00:00Z',
    '?by=hour&from=2026-01-01T00:00:00Z',
    '?from=2100-01-01T00:00:00Z',
    '?from=now',
  ])('refuses %s with 422', async (query) => {
    const { token } = await meteredUser(api);
    const answer = await get(token, `/usage/series${query}`);
    expect([answer.status, answer.body['code']]).toEqual([422, 'invalid_request']);
  });

  it.each(['/usage/series', '/usage/series/export'])('%s needs a sign-in and a customer', async (path) => {
    expect((await api.call('GET', path)).status).toBe(401);
    const token = await api.issuer.token({ subject: randomUUID() });
    expect((await get(token, path)).body['code']).toBe('no_stripe_customer');
    const ada = await meteredUser(api);
    expect((await get(token, `${path}?customer=${ada.customerId}`)).status).toBe(404);
  });
});

describe('GET /billing/invoice/:id/usage', () => {
  async function invoiced() {
    const ada = await meteredUser(api);
    const id = stripeId('in');
    const { subscription, customerId } = ada;
    await send(api, ada.token, [
      event({ quantity: 800, idempotency_key: '=evil()' }),
      event({ quantity: 1, event_type: 'tts', occurred_at: iso(Date.now() - DAY) }),
    ]);
    await settle(ada, { used: 801, included_used: 500, granted: 100, overage: 201, amount: 40 });
    const own = [
      customerId,
      subscription.id,
      iso(subscription.currentPeriodStart),
      iso(subscription.currentPeriodEnd),
    ];
    await run(
      `insert into invoices (id, customer_id, subscription_id, status, billing_reason, amount_due, amount_paid, amount_remaining,
         currency, created_at, period_start, period_end, attempt_count, updated_at, read_at)
       values ($1, $2, $3, 'paid', 'subscription_cycle', 4940, 4940, 0, 'usd', now(), $4, $5, 1, now(), now())`,
      [id, ...own],
    );
    await run(
      `insert into usage_windows (customer_id, event_type, window_start, revision, subscription_id, period_start, event_count, quantity,
         events_hash, round_after, round_upto, closed_at, stripe_identifier, invoice_period_start, invoice_period_end)
       select customer_id, event_type, window_start, 1, $2, $3, count(*), sum(quantity), '', min(round) - 1, max(round), now(),
         customer_id || event_type || window_start, $3, $4
       from usage_events where customer_id = $1 group by customer_id, event_type, window_start`,
      own,
    );
    await run(
      `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end, dated_at,
         state, created_at, reported_at)
       values ($5, $1, $2, $3, 40, 'usd', $3, $4, now(), 'reported', now(), now())`,
      [...own, randomUUID()],
    );
    const tiers = [
      { upTo: 200, pricePer1k: 200 },
      { upTo: null, pricePer1k: 150 },
    ];
    const terms = {
      professional: { includedCredits: 500, tiers, rollover: null },
      starter: { includedCredits: 0, tiers: null, rollover: null },
    };
    await run('update usage_periods set terms = $2 where subscription_id = $1', [
      subscription.id,
      JSON.stringify(terms),
    ]);
    return { ...ada, id };
  }

  it('tells what the line is made of, and hands out the events', async () => {
    const ada = await invoiced();
    const { status, body } = await get(ada.token, `/billing/invoice/${ada.id}/usage`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      invoice: ada.id,
      subscription: ada.subscription.id,
      currency: 'usd',
      amount: 0.4,
      types: [
        { event_type: 'inference', quantity: 800, events: 1 },
        { event_type: 'tts', quantity: 1, events: 1 },
      ],
      credits: {
        used: 801,
        included: 500,
        included_used: 500,
        carried_used: 0,
        granted: 100,
        overage: 201,
        overage_prices: [
          {
            plan: 'professional',
            tiers: [
              { up_to: 200, price_per_1k: 2 },
              { up_to: null, price_per_1k: 1.5 },
            ],
          },
        ],
      },
      charges: [{ amount: 0.4, late: false }],
      late: [],
    });
    const file = await get(ada.token, `/billing/invoice/${ada.id}/usage/export`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (file.body.text ?? '').trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^occurred_at,event_type,quantity,idempotency_key,/);
    expect(lines[1]).toContain(',tts,1,');
    expect(lines[2]).toContain(",inference,800,'=evil(),");
  });

  it('hands out no key of a caller that a spreadsheet would work out', async () => {
    const ada = await invoiced();
    for (const key of ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1+1', '\r=1+1']) {
      await run(
        `update usage_events set idempotency_key = $2 where customer_id = $1 and event_type = 'inference'`,
        [ada.customerId, key],
      );
      const { body } = await get(ada.token, `/billing/invoice/${ada.id}/usage/export`);
      expect(body.text).toContain(`'${key}`);
    }
  });

  it('names the period also where nothing was used in it', async () => {
    const ada = await meteredUser(api);
    const id = stripeId('in');
    const period = { start: iso(Date.now() - 41 * DAY), end: iso(Date.now() - 10 * DAY) };
    await run(
      `insert into invoices (id, customer_id, subscription_id, status, billing_reason, amount_due, amount_paid, amount_remaining,
         currency, created_at, period_start, period_end, attempt_count, updated_at, read_at)
       values ($1, $2, $3, 'paid', 'subscription_cycle', 4900, 4900, 0, 'usd', now(), $4, $5, 1, now(), now())`,
      [id, ada.customerId, ada.subscription.id, period.start, period.end],
    );
    const { body } = await get(ada.token, `/billing/invoice/${id}/usage`);
    expect(body).toMatchObject({ period, amount: 0, types: [], credits: null, charges: [], late: [] });
  });

  it('is the customer’s own, and for staff', async () => {
    const ada = await invoiced();
    const eve = await meteredUser(api);
    const editor = await sampleUser(api, { roles: ['editor'] });
    for (const path of [`/billing/invoice/${ada.id}/usage`, `/billing/invoice/${ada.id}/usage/export`]) {
      expect((await get(editor.token, path)).status).toBe(200);
      const refused = await get(eve.token, path);
      expect([refused.status, refused.body['code']]).toEqual([404, 'not_found']);
      expect((await get(editor.token, path.replace(ada.id, 'in_nothing'))).status).toBe(404);
      expect((await api.call('GET', path)).status).toBe(401);
    }
  });
});
