import { requestSync } from '../../db/accounts/account-sync.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { upsertCharge } from '../../db/documents/charges.ts';
import { recordEpisode } from '../../db/dunning/dunning-episodes.ts';
import { intendEffect } from '../../db/effects/effects.ts';
import { writeMovements } from '../../db/revenue/revenue.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { execute, query } from '../../db/sql.ts';
import {
  at,
  sampleUser,
  storeInvoices,
  storePaymentMethods,
  storeSubscription,
} from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';

let api: TestApi;
let finance: SampleUser;
let ada: SampleUser;
let bob: SampleUser;
let adaId: string;
let bobId: string;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9', TEMPORAL_UI_URL: 'http://127.0.0.1:8233' });
  finance = await sampleUser(api, { roles: ['finance'], email: 'staff@example.test' });
  ada = await sampleUser(api, { email: 'ada@example.test', name: 'Ada Lovelace' });
  bob = await sampleUser(api, { email: 'bob@example.test', name: '=Bob' });
  const em = api.api.deps.em();
  adaId = (
    await storeSubscription(api, ada, {
      createdAt: at('2027-01-10T09:00:00Z'),
      nextActionAt: at('2027-02-10T09:00:00Z'),
      nextAction: 'The subscription renews for 49.00 USD.',
    })
  ).id;
  const [invoice] = (await storeInvoices(api, bob, 2)).slice(1);
  bobId = (
    await storeSubscription(api, bob, {
      status: 'past_due',
      tier: 'starter',
      amount: 1_900,
      mrr: 1_900,
      createdAt: at('2027-01-11T09:00:00Z'),
      nextActionAt: at('2027-01-20T08:00:00Z'),
      nextAction: 'The payment is tried again.',
      dunning: {
        episodeId: 'e1',
        startedAt: at('2027-01-15T09:00:00Z'),
        strategy: 'standard-2026-11?hold=5&extend=0',
        invoiceIds: [invoice?.id ?? ''],
        attempt: 1,
        nextAttemptAt: at('2027-01-20T08:00:00Z'),
        graceUntil: at('2027-01-22T09:00:00Z'),
        finalActionAt: at('2027-02-05T09:00:00Z'),
        stage: 'grace',
        outcome: null,
      },
    })
  ).id;
  await storePaymentMethods(api, ada);
  await upsertCharge(em, {
    id: 'ch_ada',
    customerId: ada.customerId,
    invoiceId: null,
    amount: 4_900,
    tax: 0,
    amountRefunded: 900,
    currency: 'usd',
    status: 'succeeded',
    declineCode: null,
    description: 'Professional',
    disputed: false,
    failedLateAt: null,
    createdAt: at('2027-01-10T09:00:00Z'),
  });
  await appendTimeline(em, [
    entry('ada', ada.customerId, adaId, 'paid'),
    entry('bob', bob.customerId, bobId, 'retry_next_payday'),
  ]);
  await requestSync(em, ada.customerId, ['keycloak', 'lago']);
  await intendEffect(em, {
    key: 'subscription:x/1',
    kind: 'change_plan',
    provider: 'stripe',
    intent: { tier: 'professional' },
    workflowId: `subscription:${adaId}`,
  });
  await appendAudit(em, {
    actorId: finance.userId,
    actorKind: 'staff',
    action: 'trial.extend',
    subjectType: 'subscription',
    subjectId: adaId,
    before: null,
    after: { outcome: 'done' },
    reason: 'asked for it',
    requestId: 'req-1',
    at: at('2027-01-12T09:00:00Z'),
  });
  for (const [key, day, kind, amount] of [
    ['1', '2027-01-10', 'new', 4_900],
    ['2', '2027-01-11', 'new', 2_900],
    ['3', '2027-02-01', 'contraction', -1_000],
  ] as const) {
    await writeMovements(em, [
      {
        key,
        person: ada.userId,
        customerId: ada.customerId,
        subscriptionId: adaId,
        at: at(`${day}T09:00:00Z`),
        kind,
        voluntary: null,
        amount,
        currency: 'usd',
        tier: 'professional',
        lostAt: null,
      },
    ]);
  }
});
afterAll(async () => {
  await api.stop();
});

const entry = (key: string, customerId: string, subscriptionId: string, rule: string) => ({
  key,
  customerId,
  subscriptionId,
  at: at('2027-01-15T09:00:00Z'),
  kind: 'payment_attempt',
  summary: `Decided by ${rule}.`,
  rule,
  facts: { code: 'insufficient_funds' },
  outcome: 'done',
  workflowId: `dunning:${subscriptionId}`,
  runId: 'run-1',
  actor: { kind: 'staff', id: 'x' },
});

const get = (path: string, token = finance.token): Promise<CallResult> => api.call('GET', path, { token });
const rows = (result: CallResult, name: string): Record<string, unknown>[] =>
  result.body[name] as Record<string, unknown>[];

describe.each([
  '/admin/subscriptions/search',
  '/admin/customers',
  '/admin/customers/ada@example.test',
  '/admin/dunning',
  '/admin/revenue/movements',
  '/admin/revenue/series',
  '/admin/events',
  '/admin/audit',
  '/admin/drift',
  '/admin/drift/sweep',
  '/admin/exports/subscriptions',
])('GET %s', (path) => {
  it('is for support staff and administrators', async () => {
    expect((await get(path)).status).toBe(200);
    expect((await get(path, ada.token)).status).toBe(403);
    expect((await api.call('GET', path)).status).toBe(401);
  });
});

describe('search', () => {
  it.each([
    ['status=active', 1],
    ['status=active,past_due', 2],
    ['tier=starter', 1],
    ['interval=year', 0],
    ['attention=true', 0],
    ['canceling=true', 0],
    ['q=LOVELACE', 1],
    ['q=%25', 0],
  ])('narrows subscriptions by %s', async (query, total) => {
    const result = await get(`/admin/subscriptions/search?${query}`);
    expect(result.body['total']).toBe(total);
    expect(rows(result, 'subscriptions')).toHaveLength(total);
  });

  it('finds whom a Stripe object belongs to, by its id or the number of an invoice', async () => {
    const [invoice] = await query<{ id: string; number: string }>(
      api.api.deps.em(),
      'select id, number from invoices where customer_id = $1 limit 1',
      [bob.customerId],
    );
    const emailsOf = async (path: string, q: string): Promise<unknown[]> =>
      rows(await get(`${path}?q=${q}`), path.endsWith('search') ? 'subscriptions' : 'customers').map(
        ({ email }) => email,
      );
    for (const [q, email] of [
      [adaId, 'ada@example.test'],
      ['ch_ada', 'ada@example.test'],
      [invoice?.number ?? '', 'bob@example.test'],
      [invoice?.id ?? '', 'bob@example.test'],
    ] as const) {
      expect([q, await emailsOf('/admin/customers', q)]).toEqual([q, [email]]);
    }
    expect(await emailsOf('/admin/subscriptions/search', 'ch_ada')).toEqual(['ada@example.test']);
    expect(await emailsOf('/admin/subscriptions/search', bobId)).toEqual(['bob@example.test']);
    expect(await emailsOf('/admin/customers', 'in_nobody')).toEqual([]);
    expect(await emailsOf('/admin/customers', 'xx_ada')).toEqual([]);
  });

  it.each([
    ['created', ['bob', 'ada']],
    ['mrr', ['ada', 'bob']],
    ['next', ['bob', 'ada']],
    ['period_end', ['ada', 'bob']],
  ])('pages subscriptions by %s, each once', async (sort, order) => {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await get(`/admin/subscriptions/search?sort=${sort}&limit=1${cursor}`);
      seen.push(...rows(page, 'subscriptions').map(({ email }) => email));
      const next = page.body['next_cursor'] as string | null;
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect([...seen].sort()).toEqual(['ada@example.test', 'bob@example.test']);
    if (sort !== 'period_end') expect(seen).toEqual(order.map((name) => `${name}@example.test`));
  });

  it.each(['status=gold', 'sort=colour', 'limit=0', 'cursor=nonsense', 'attention=perhaps'])(
    'refuses %s with 422',
    async (query) => {
      const { status, body } = await get(`/admin/subscriptions/search?${query}`);
      expect([status, body['code']]).toEqual([422, 'invalid_request']);
    },
  );

  it("takes no other order's cursor", async () => {
    const page = await get('/admin/subscriptions/search?sort=mrr&limit=1');
    const cursor = page.body['next_cursor'] as string;
    expect((await get(`/admin/subscriptions/search?sort=created&cursor=${cursor}`)).status).toBe(422);
  });

  it('finds customers, with the subscription that counts, and those without one', async () => {
    const found = await get('/admin/customers?q=lovelace');
    expect(rows(found, 'customers')).toEqual([
      expect.objectContaining({
        id: ada.customerId,
        email: 'ada@example.test',
        subscription: expect.objectContaining({ id: adaId, mrr: 49, tier: 'professional' }) as object,
      }),
    ]);
    expect(rows(await get('/admin/customers?status=none'), 'customers').map(({ id }) => id)).toEqual([
      finance.customerId,
    ]);
    expect(rows(await get('/admin/customers?sort=email&limit=1'), 'customers')).toHaveLength(1);
  });
});

describe('GET /admin/customers/:id', () => {
  it('tells how far staff may go, by what the episode keeps', async () => {
    const limitsOf = async (key: string): Promise<unknown> =>
      rows(await get(`/admin/customers/${key}`), 'subscriptions')[0]?.['staff_limits'];
    expect(await limitsOf(adaId)).toEqual({ trial_days: 30, hold_days: 30, grace_days: 30 });
    expect(await limitsOf(bobId)).toEqual({ trial_days: 30, hold_days: 5, grace_days: 0 });
  });

  it.each([
    ['address', () => 'ADA@example.test'],
    ['Stripe customer', () => ada.customerId],
    ['subscription', () => adaId],
    ['user', () => ada.userId],
  ])('finds by %s', async (_, key) => {
    const { body } = await get(`/admin/customers/${key()}`);
    expect(body['profile']).toMatchObject({
      id: ada.customerId,
      user_id: ada.userId,
      email: 'ada@example.test',
    });
  });

  it('holds all that is known, with links to the runs', async () => {
    const { body } = await get(`/admin/customers/${ada.customerId}`);
    const run = `http://127.0.0.1:8233/namespaces/default/workflows/dunning%3A${adaId}/run-1/history`;
    expect(body).toMatchObject({
      subscriptions: [{ id: adaId, tier: 'professional', mrr: 49, status: 'active' }],
      coming: [{ subscription: adaId, rule: 'renews', at: '2027-02-10T09:00:00.000Z' }],
      timeline: [{ rule: 'paid', actor: 'staff', facts: { code: 'insufficient_funds' }, workflow_url: run }],
      charges: [{ id: 'ch_ada', amount: 49, amount_refunded: 9, refundable: 40 }],
      payment_methods: [
        { default: true, detached: false, card: { last4: '4242' } },
        { type: 'sepa_debit', default: false },
      ],
      sync: [
        { target: 'keycloak', state: 'pending', desired: 1, synced: 0 },
        { target: 'lago', state: 'pending' },
      ],
      effects: [{ key: 'subscription:x/1', kind: 'change_plan', state: 'intended' }],
      audit: [{ action: 'trial.extend', reason: 'asked for it', actor: { email: 'staff@example.test' } }],
    });
  });

  it('shows what is ahead of a subscription in dunning, soonest first', async () => {
    const { body } = await get(`/admin/customers/${bob.customerId}`);
    expect((body['coming'] as { rule: string }[]).map(({ rule }) => rule)).toEqual([
      'retry',
      'suspend',
      'final_action',
    ]);
  });

  it('answers 404 for nobody', async () => {
    expect((await get('/admin/customers/cus_nobody')).body).toMatchObject({ code: 'not_found' });
  });
});

it('GET /admin/dunning shows who owes, how much, by which rule, and what comes next', async () => {
  const { body } = await get('/admin/dunning');
  expect(body).toMatchObject({
    total: 1,
    next_cursor: null,
    episodes: [
      {
        subscription: bobId,
        email: 'bob@example.test',
        owed: 49.99,
        stage: 'grace',
        attempt: 1,
        rule: 'retry_next_payday',
        next: { at: '2027-01-20T08:00:00.000Z', what: 'The payment is tried again.' },
        planning: false,
        final_action_at: '2027-02-05T09:00:00.000Z',
        final_action: {
          action: 'cancel',
          downgrade_to: null,
          debt: 'keep',
          what: 'The subscription ends; what is owed stays on record as a debt.',
        },
        workflow_id: `dunning:${bobId}`,
      },
    ],
    totals: [{ stage: 'grace', count: 1, owed: 49.99 }],
  });
  expect((await get('/admin/dunning?stage=suspended')).body).toMatchObject({ total: 0, episodes: [] });
});

it('GET /admin/dunning counts each episode of its days once, by how it ended', async () => {
  const em = api.api.deps.em();
  const day = 86_400_000;
  const { body: before } = await get('/admin/dunning');
  const { from } = before['window'] as { from: string };
  const start = Date.parse(from);
  const episode = (
    id: string,
    outcome: 'recovered' | 'canceled' | null,
    at: number,
  ): Parameters<typeof recordEpisode>[1] => ({
    subscriptionId: adaId,
    customerId: ada.customerId,
    dunning: {
      episodeId: id,
      startedAt: at - day,
      strategy: 'standard-2026-11',
      invoiceIds: [],
      attempt: 1,
      nextAttemptAt: null,
      graceUntil: at,
      finalActionAt: at,
      stage: outcome === null ? 'grace' : 'ended',
      outcome,
    },
    ended: null,
    isOver: false,
    at,
  });
  for (const one of [
    episode('episode-1', 'recovered', start + day),
    // The run and the subscription both record its end.
    episode('episode-1', 'recovered', start + 2 * day),
    episode('episode-2', 'recovered', start + day),
    episode('episode-3', 'canceled', start + day),
    episode('episode-4', 'recovered', start - day),
    episode('episode-5', null, start + day),
  ])
    await recordEpisode(em, one);
  const [first, second] = await storeInvoices(api, ada, 2);
  await execute(
    em,
    `update invoices set subscription_id = $1, status = 'paid', amount_paid = 4900, currency = 'usd' where id = any ($2)`,
    [adaId, [first?.id, second?.id]],
  );
  await execute(em, `update dunning_episodes set id = 'episode-1/' || $1 where id = 'episode-1'`, [
    first?.id,
  ]);
  const charge = {
    customerId: ada.customerId,
    invoiceId: first?.id ?? '',
    amount: 4_900,
    tax: 0,
    amountRefunded: 0,
  };
  for (const [id, declineCode] of [
    ['ch_1', 'insufficient_funds'],
    ['ch_2', 'generic_decline'],
    ['ch_3', null],
  ] as const)
    await upsertCharge(em, {
      ...charge,
      id,
      currency: 'usd',
      status: declineCode === null ? 'succeeded' : 'failed',
      declineCode,
      description: null,
      disputed: false,
      failedLateAt: null,
      createdAt: start + Number(id.at(-1)),
    });
  const { body } = await get('/admin/dunning');
  expect(body['outcomes_30d']).toEqual({ canceled: 1, recovered: 2 });
  expect(body['recovery_30d']).toEqual({
    ended: 3,
    recovered: 2,
    rate: 2 / 3,
    revenue: [{ currency: 'usd', amount: 49 }],
    by_decline_code: [
      { decline_code: null, ended: 2, recovered: 1 },
      { decline_code: 'insufficient_funds', ended: 1, recovered: 1 },
    ],
    by_charges: [
      { charges: 0, recovered: 1 },
      { charges: 3, recovered: 1 },
    ],
  });
  // The standard strategy keeps the debt: nobody wrote it off.
  expect(rows({ body } as CallResult, 'ended_30d')).toEqual([
    expect.objectContaining({ outcome: 'recovered', debt: null, recovered: 49, charges: 3 }),
    expect.objectContaining({ id: 'episode-2', outcome: 'recovered', debt: null }),
    expect.objectContaining({ id: 'episode-3', outcome: 'canceled', debt: 'kept', recovered: 0 }),
  ]);
  await execute(em, `delete from charges where id in ('ch_1', 'ch_2', 'ch_3')`);
  await execute(em, 'delete from invoices where id = any ($1)', [[first?.id, second?.id]]);
  await execute(em, 'delete from dunning_episodes where subscription_id = $1', [adaId]);
});

it.each([
  [
    '?action=downgrade&to=starter&debt=void',
    {
      action: 'downgrade',
      downgrade_to: 'starter',
      debt: 'void',
      what: 'The plan goes down to Starter; the unpaid invoices are voided.',
    },
  ],
  // During a deploy a worker may be newer.
  ['?of-tomorrow=1', null],
])('GET /admin/dunning says what an episode on standard-2026-11%s comes to', async (terms, finalAction) => {
  const keep = (strategy: string): Promise<number> =>
    execute(
      api.api.deps.em(),
      `update subscriptions set dunning = jsonb_set(dunning, '{strategy}', to_jsonb($2::text)) where id = $1`,
      [bobId, strategy],
    );
  await keep(`standard-2026-11${terms}`);
  const [episode] = rows(await get('/admin/dunning'), 'episodes');
  await keep('standard-2026-11?hold=5&extend=0');
  expect(episode?.['final_action']).toEqual(finalAction);
});

describe('revenue', () => {
  it('tells movements by month, which add up', async () => {
    const monthsOf = ({ body }: CallResult) => body['months'] as Record<string, number | string>[];
    expect(monthsOf(await get('/admin/revenue/movements?months=3'))).toHaveLength(3);
    const all = await get('/admin/revenue/movements?months=60');
    expect(all.body).toMatchObject({ currency: 'usd', consistent: true });
    // The last month is that of today once it is later than theirs.
    expect(monthsOf(all).filter(({ month }) => month === '2027-01' || month === '2027-02')).toEqual([
      expect.objectContaining({ month: '2027-01', start: 0, new: 78, contraction: 0, end: 78 }),
      expect.objectContaining({ month: '2027-02', start: 78, new: 0, contraction: -10, end: 68 }),
    ]);
  });

  it('tells revenue day by day', async () => {
    const { body } = await get('/admin/revenue/series?from=2027-01-09&to=2027-01-12');
    expect(body['points']).toEqual([
      { day: '2027-01-09', mrr: 0 },
      { day: '2027-01-10', mrr: 49 },
      { day: '2027-01-11', mrr: 78 },
      { day: '2027-01-12', mrr: 78 },
    ]);
    expect((await get('/admin/revenue/series?from=2027-02-01&to=2027-01-01')).status).toBe(422);
  });

  it('says where movements and subscriptions do not agree', async () => {
    await execute(api.api.deps.em(), 'update subscriptions set mrr = mrr + 100 where id = $1', [adaId]);
    expect((await get('/admin/revenue/movements')).body['consistent']).toBe(false);
    expect((await get('/admin/drift')).body).toMatchObject({
      clean: false,
      revenue: [{ currency: 'usd', movements: 68, subscriptions: 69 }],
    });
    await execute(api.api.deps.em(), 'update subscriptions set mrr = mrr - 100 where id = $1', [adaId]);
  });
});

it('GET /admin/drift works while the engine is away, and says so', async () => {
  expect((await get('/admin/drift')).body).toMatchObject({
    engine: 'unavailable',
    reconciliation: null,
    revenue: [],
    inbox: { waiting: 0, oldest: null },
  });
});

it('POST /admin/drift/check answers 503 while the engine is away', async () => {
  const token = await api.issuer.token({ roles: ['admin'] });
  const { status, body } = await api.call('POST', '/admin/drift/check', {
    token,
    body: { reason: 'to be sure' },
  });
  expect([status, body['code']]).toEqual([503, 'engine_unavailable']);
});

describe('GET /admin/audit', () => {
  it.each([
    ['', 'trial.extend'],
    ['action=trial.*', 'trial.extend'],
    ['q=staff@', 'trial.extend'],
  ])('lists by "%s"', async (query, action) => {
    expect(rows(await get(`/admin/audit?${query}`), 'entries').map((one) => one['action'])).toContain(action);
  });

  it('finds nothing where nothing matches', async () => {
    expect((await get('/admin/audit?action=nothing')).body).toMatchObject({ total: 0, entries: [] });
    const actions = async (more: string): Promise<unknown[]> =>
      rows(await get(`/admin/audit?limit=100${more}`), 'entries').map((one) => one['action']);
    expect(await actions('')).toContain('read');
    const changes = await actions('&reads=false');
    expect(changes).not.toContain('read');
    expect(changes.length).toBeGreaterThan(0);
    expect((await get('/admin/audit?actor_kind=system')).body).toMatchObject({ total: 0 });
  });
});

describe('GET /admin/exports/:table', () => {
  it.each([
    'subscriptions',
    'customers',
    'invoices',
    'charges',
    'movements',
    'timeline',
    'audit',
    'events',
    'effects',
  ])('hands out %s with a header line', async (table) => {
    const { status, headers, body } = await get(`/admin/exports/${table}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(`perennial-${table}-`);
    expect(body.text?.split('\n')[0]).toMatch(/^(id|key),/);
  });

  it('writes money in major units, times in UTC, and no formula', async () => {
    const subscriptions = (await get('/admin/exports/subscriptions')).body.text ?? '';
    expect(subscriptions).toContain(
      `${adaId},${ada.customerId},ada@example.test,active,professional,month,1,49,49,usd,2027-01-10T09:00:00.000Z`,
    );
    const customers = (await get('/admin/exports/customers')).body.text ?? '';
    expect(customers).toContain("'=Bob");
    expect(customers).not.toContain(',=Bob');
  });

  it('notes who took what along, and knows no other table', async () => {
    await get('/admin/exports/customers?q=ada');
    expect(rows(await get('/admin/audit?action=export.customers'), 'entries')[0]).toMatchObject({
      actor: { kind: 'staff', email: 'staff@example.test' },
      subject: { type: 'table', id: 'customers' },
      after: { searched: true },
    });
    expect(
      JSON.stringify(rows(await get('/admin/audit?action=export.customers'), 'entries')[0]),
    ).not.toContain('"ada"');
    expect((await get('/admin/exports/users')).status).toBe(422);
  });

  it.each([
    '',
    'status=active',
    'status=active,past_due&tier=starter,professional',
    'tier=starter',
    'interval=year',
    'interval=month&canceling=false',
    'attention=true',
    'canceling=true',
    'q=LOVELACE',
    'q=%25',
  ])('has the subscriptions that the list has by "%s", the newest first', async (query) => {
    const list = rows(await get(`/admin/subscriptions/search?${query}`), 'subscriptions');
    expect(await idsIn(`subscriptions?${query}`)).toEqual(list.map(({ id }) => id));
  });

  it.each(['', 'status=past_due', 'status=none', 'q=lovelace', 'status=active&q=ada', 'q=%25'])(
    'has the customers that the list has by "%s", the newest first',
    async (query) => {
      const list = rows(await get(`/admin/customers?${query}`), 'customers');
      expect(await idsIn(`customers?${query}`)).toEqual(list.map(({ id }) => id));
    },
  );

  it('refuses a filter that the list refuses, too', async () => {
    for (const query of [
      'subscriptions?status=unheard',
      'subscriptions?interval=day',
      'customers?status=unheard',
    ])
      expect((await get(`/admin/exports/${query}`)).status).toBe(422);
  });
});

/** Ids in the first column of an export, in its order. */
async function idsIn(table: string): Promise<string[]> {
  const lines = ((await get(`/admin/exports/${table}`)).body.text ?? '').trim().split('\n').slice(1);
  return lines.map((line) => line.split(',')[0] ?? '');
}
