import { setMandateEnded } from '../../db/accounts/payment-methods.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallResult, TestApi } from '../support/test-api.ts';
import {
  at,
  sampleUser,
  storeInvoices,
  storePaymentMethods,
  storeSubscription,
} from '../support/billing-samples.ts';

let api: TestApi;

beforeAll(async () => {
  // Degraded mode, and an engine that is away: reads answer all the same.
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
});
afterAll(async () => {
  await api.stop();
});

const nothing = {
  tier: 'trial',
  status: 'none',
  current_period_start: null,
  current_period_end: null,
  cancel_at_period_end: null,
  amount: null,
  tax: null,
  tax_amount: null,
  interval: null,
  currency: null,
};

describe('GET /billing/subscription', () => {
  it('is a trial of status none for a user without one', async () => {
    const { token } = await sampleUser(api);
    const { data, response } = await api.client(token).GET('/billing/subscription');
    expect(response.status).toBe(200);
    expect(data).toEqual(nothing);
  });

  it.each(['/api', '/api/v1'])('shows the row, and nothing else, under %s', async (mount) => {
    const user = await sampleUser(api);
    await storeSubscription(api, user);
    const { body } = await api.call('GET', '/billing/subscription', { token: user.token, mount });
    expect(body).toEqual({
      tier: 'professional',
      status: 'active',
      current_period_start: '2027-01-10T09:00:00.000Z',
      current_period_end: '2027-02-10T09:00:00.000Z',
      cancel_at_period_end: false,
      amount: 49,
      tax: 'none',
      tax_amount: 0,
      interval: 'month',
      currency: 'usd',
    });
  });

  it('tells how much tax a price includes, where it is known', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, { includedTax: 782 });
    const { data } = await api.client(user.token).GET('/billing/subscription');
    expect(data).toMatchObject({ amount: 49, tax: 'included', tax_amount: 7.82 });
  });

  it('shows money in the major unit, also where there is no minor one', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, { amount: 4_900, currency: 'jpy' });
    const { data } = await api.client(user.token).GET('/billing/subscription');
    expect(data).toMatchObject({ amount: 4_900, currency: 'jpy' });
  });

  it('shows the live one of several', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, {
      tier: 'starter',
      status: 'active',
      createdAt: at('2026-01-01T00:00:00Z'),
    });
    await storeSubscription(api, user, {
      tier: 'enterprise',
      status: 'canceled',
      createdAt: at('2026-06-01T00:00:00Z'),
    });
    expect((await api.client(user.token).GET('/billing/subscription')).data).toMatchObject({
      tier: 'starter',
    });
  });
});

describe('GET /billing/subscription-status', () => {
  const path = '/billing/subscription-status';

  it('says that there is none', async () => {
    const { token } = await sampleUser(api);
    const { data } = await api.client(token).GET(path);
    expect(data).toMatchObject({
      ...nothing,
      has_subscription: false,
      subscription_id: null,
      trial_end: null,
      dunning: null,
      pending_change: null,
      lost_change: null,
      next_invoice: null,
      access: { services: ['ops-center'], calls_per_day: 0, reason: 'no_subscription' },
    });
  });

  it('shows access and the next invoice of an active one', async () => {
    const user = await sampleUser(api);
    const row = await storeSubscription(api, user);
    const { data } = await api.client(user.token).GET(path);
    expect(data).toMatchObject({
      has_subscription: true,
      subscription_id: row.id,
      dunning: null,
      next_invoice: { amount: 49, currency: 'usd', at: '2027-02-10T09:00:00.000Z' },
      access: { reason: 'active', calls_per_day: null, warning: null },
    });
  });

  it('shows a scheduled change, at the price it will have', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, {
      pendingChange: {
        tier: 'starter',
        interval: 'month',
        quantity: 1,
        effectiveAt: at('2027-02-10T09:00:00Z'),
      },
    });
    const { data } = await api.client(user.token).GET(path);
    expect(data).toMatchObject({
      pending_change: {
        tier: 'starter',
        interval: 'month',
        quantity: 1,
        effective_at: '2027-02-10T09:00:00.000Z',
        price_only: false,
      },
      next_invoice: { amount: 19 },
    });
  });

  it('tells a new price from another plan, cycle or quantity', async () => {
    const user = await sampleUser(api);
    const waits = { interval: 'month', quantity: 2, effectiveAt: at('2027-02-10T09:00:00Z') } as const;
    const stored = { tier: 'starter', interval: 'month', quantity: 2 } as const;
    await storeSubscription(api, user, { ...stored, pendingChange: { ...waits, tier: 'starter' } });
    const { data } = await api.client(user.token).GET(path);
    expect(data).toMatchObject({ pending_change: { tier: 'starter', price_only: true } });
    const fewer = await sampleUser(api);
    await storeSubscription(api, fewer, {
      ...stored,
      pendingChange: { ...waits, tier: 'starter', quantity: 1 },
    });
    expect((await api.client(fewer.token).GET(path)).data).toMatchObject({
      pending_change: { price_only: false },
    });
  });

  it('shows where dunning stands', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, {
      status: 'past_due',
      testClockId: 'clock_1',
      billingTime: at('2027-02-12T00:00:00Z'),
      dunning: {
        episodeId: 'e1',
        startedAt: at('2027-02-10T09:00:00Z'),
        strategy: 'standard-2026-11?promise=5',
        invoiceIds: ['in_1', 'in_2'],
        attempt: 2,
        nextAttemptAt: at('2027-02-15T09:00:00Z'),
        graceUntil: at('2027-02-17T09:00:00Z'),
        finalActionAt: at('2027-03-03T09:00:00Z'),
        stage: 'grace',
        outcome: null,
      },
    });
    const { data } = await api.client(user.token).GET(path);
    expect(data).toMatchObject({
      status: 'past_due',
      next_invoice: null,
      dunning: {
        invoice_id: 'in_1',
        attempt: 2,
        next_attempt_at: '2027-02-15T09:00:00.000Z',
        started_at: '2027-02-10T09:00:00.000Z',
        grace_until: '2027-02-17T09:00:00.000Z',
        suspended: false,
        final_action_at: '2027-03-03T09:00:00.000Z',
        final_action: 'cancel',
        promise_days: 5,
        planning: false,
      },
      access: { reason: 'past_due_in_grace', expires_at: '2027-02-17T09:00:00.000Z' },
    });
  });

  it.each([
    ['is being planned', { planned: false as const }, true],
    ['is not planned', {}, false],
  ])('tells that no attempt is known because it %s', async (_, parts, planning) => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, {
      status: 'past_due',
      dunning: {
        episodeId: 'e1',
        startedAt: at('2027-02-10T09:00:00Z'),
        strategy: 'standard-2026-11',
        invoiceIds: ['in_1'],
        attempt: 0,
        nextAttemptAt: null,
        graceUntil: at('2027-02-17T09:00:00Z'),
        finalActionAt: at('2027-03-03T09:00:00Z'),
        stage: 'grace',
        outcome: null,
        ...parts,
      },
    });
    const { data } = await api.client(user.token).GET(path);
    expect(data).toMatchObject({ dunning: { next_attempt_at: null, planning } });
  });

  it('calls the paid Trial a trial while it lasts', async () => {
    const user = await sampleUser(api);
    await storeSubscription(api, user, {
      status: 'trialing',
      tier: 'starter',
      trialTier: 'trial',
      trialEnd: at('2027-01-17T09:00:00Z'),
    });
    const { data } = await api.client(user.token).GET(path);
    expect(data).toMatchObject({
      tier: 'trial',
      trial_end: '2027-01-17T09:00:00.000Z',
      access: { calls_per_day: 100 },
    });
  });
});

describe('GET /billing/invoices', () => {
  const path = '/billing/invoices';

  it('is an empty array for a user without any', async () => {
    const { token } = await sampleUser(api);
    const { data, response } = await api.client(token).GET(path);
    expect(response.status).toBe(200);
    expect(data).toEqual([]);
    expect(response.headers.get('link')).toBeNull();
  });

  it('is a bare array, newest first, each row as promised', async () => {
    const user = await sampleUser(api);
    const rows = await storeInvoices(api, user, 3);
    const { data } = await api.client(user.token).GET(path);
    expect(data?.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).reverse());
    expect(data?.[0]).toEqual({
      id: rows[2]?.id,
      number: 'A-2',
      amount_due: 49.99,
      amount_paid: 49.99,
      tax: 0,
      currency: 'usd',
      status: 'paid',
      created: '2027-01-03T00:00:00.000Z',
      due_date: null,
      paid: true,
      invoice_pdf: 'https://pay.test/1.pdf',
      hosted_invoice_url: 'https://pay.test/1',
      failed_attempt: null,
    });
    expect(data?.[1]).toMatchObject({ status: 'open', paid: false, amount_paid: 0 });
    expect(data?.[2]).toMatchObject({ currency: 'jpy', amount_due: 4_999 });
  });

  it('says which method failed last on an open invoice, without the reason of the bank', async () => {
    const user = await sampleUser(api);
    const [paid, open] = await storeInvoices(api, user, 2);
    if (paid === undefined || open === undefined) throw new Error('two invoices were stored');
    const failure = {
      code: 'stolen_card',
      advice: null,
      at: at('2027-01-02T00:00:00Z'),
      paymentMethodId: 'pm_1',
    };
    const later = { updatedAt: Date.now() + 1, readAt: Date.now() + 1 };
    await upsertInvoices(
      api.api.deps.em(),
      [paid, open].map((row) => ({ ...row, failure, ...later })),
    );
    const { data } = await api.client(user.token).GET(path);
    expect(data?.map(({ failed_attempt: failed }) => failed)).toEqual([
      { at: '2027-01-02T00:00:00.000Z', payment_method: 'pm_1', confirmation_needed: false },
      null,
    ]);
  });

  it('is paged by the Link header: every row once, in order', async () => {
    const user = await sampleUser(api);
    const rows = await storeInvoices(api, user, 7);
    const seen: unknown[] = [];
    let next: string | undefined = `${path}?limit=3`;
    while (next !== undefined) {
      const { body, headers } = await api.call('GET', next, { token: user.token });
      seen.push(...(body.list ?? []).map(({ id }) => id));
      const link = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
      next = link === undefined ? undefined : link.replace(/^.*\/api\/v1/, '');
    }
    expect(seen).toEqual(rows.map(({ id }) => id).reverse());
  });

  it('given invoices of one second, then lists them by number, the newest first, over pages', async () => {
    const user = await sampleUser(api);
    await storeInvoices(api, user, 12, 0);
    const numbers: unknown[] = [];
    let page: string | undefined = `${path}?limit=5`;
    while (page !== undefined) {
      const { body, headers }: CallResult = await api.call('GET', page, { token: user.token });
      numbers.push(...(body.list ?? []).map(({ number }) => number));
      const next: string | undefined = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
      page = next === undefined ? undefined : `${path}${new URL(next).search}`;
    }
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => `A-${11 - index}`));
  });

  it('shows nobody the invoices of somebody else', async () => {
    const [ada, bob] = [await sampleUser(api), await sampleUser(api)];
    await storeInvoices(api, ada, 2);
    expect((await api.client(bob.token).GET(path)).data).toEqual([]);
  });

  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=1.5', 'cursor=nonsense'])(
    'refuses %s with 422',
    async (query) => {
      const { token } = await sampleUser(api);
      const { status, body } = await api.call('GET', `${path}?${query}`, { token });
      expect(status).toBe(422);
      expect(body).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: `?${query.split('=')[0]}` }],
      });
    },
  );
});

describe('GET /billing/payment-methods', () => {
  it('is a bare array, the default first', async () => {
    const user = await sampleUser(api);
    const [card, bank] = await storePaymentMethods(api, user);
    const { data, response } = await api.client(user.token).GET('/billing/payment-methods');
    expect(response.status).toBe(200);
    expect(data).toEqual([
      {
        id: card?.id,
        type: 'card',
        card: { brand: 'visa', last4: '4242', exp_month: 12, exp_year: 2034 },
        created: '2027-01-01T00:00:00.000Z',
        default: true,
        mandate_ended_at: null,
      },
      {
        id: bank?.id,
        type: 'sepa_debit',
        card: null,
        created: '2027-01-01T00:00:00.000Z',
        default: false,
        mandate_ended_at: null,
      },
    ]);
  });

  it('says of a bank account that it may not be debited any more; a card has other agreements', async () => {
    const user = await sampleUser(api);
    const rows = await storePaymentMethods(api, user);
    for (const { id } of rows)
      await setMandateEnded(api.api.deps.em(), id, Date.parse('2027-02-18T09:00:00Z'));
    const { data } = await api.client(user.token).GET('/billing/payment-methods');
    expect(data?.map(({ type, mandate_ended_at: ended }) => [type, ended])).toEqual([
      ['card', null],
      ['sepa_debit', '2027-02-18T09:00:00.000Z'],
    ]);
  });
});

describe('changes without a Stripe key', () => {
  it.each([
    ['/billing/checkout/create', { tier_id: 'starter', billing_cycle: 'monthly' }],
    ['/billing/portal/create', {}],
    ['/billing/subscription/cancel', {}],
    ['/billing/subscription/upgrade', { new_tier_id: 'starter', billing_cycle: 'monthly' }],
    ['/billing/subscription/resume', {}],
    ['/billing/subscription/pause', {}],
    ['/billing/subscription/pay-now', {}],
  ])('POST %s answers 503 stripe_not_configured', async (path, body) => {
    const { token } = await sampleUser(api);
    const answer = await api.call('POST', path, { token, body });
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 'stripe_not_configured' });
    expect(answer.headers.get('retry-after')).not.toBeNull();
  });
});
