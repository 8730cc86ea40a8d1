import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admin, errorOf, start, stripeOf, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

const raw = (path: string, init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {}) =>
  fetch(`${s.sandbox.url}${path}`, {
    ...init,
    headers: { authorization: 'Bearer sk_test_1', ...init.headers },
  });
const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });

describe('keys', () => {
  it('says in every answer what it is', async () => {
    for (const path of ['/', '/v1/customers', '/v1/nothing', '/_sandbox/health', '/v1/customers/cus_none']) {
      expect((await raw(path)).headers.get('stripe-sandbox')).toBe('true');
    }
  });

  it('refuses live keys, unknown ones and none', async () => {
    for (const authorization of ['Bearer sk_live_abc', 'Bearer nonsense', '']) {
      const answer = await raw('/v1/customers', { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(((await answer.json()) as { error: { type: string } }).error.type).toBe('invalid_request_error');
    }
    const error = await errorOf(stripeOf(s.sandbox, 'rk_live_1').customers.list());
    expect(error.type).toBe('StripeAuthenticationError');
  });
});

describe('parameters', () => {
  const refuse = async (path: string, fields: Record<string, string>) =>
    ((await (await raw(path, form(fields))).json()) as { error: Record<string, string> }).error;

  it.each([
    ['/v1/customers', { nmae: 'x' }, 'nmae', 'parameter_unknown'],
    ['/v1/customers', { 'address[streeet]': 'x' }, 'address[streeet]', 'parameter_unknown'],
    ['/v1/customers', { balance: 'ten' }, 'balance', 'parameter_invalid_integer'],
    ['/v1/customers', { tax_exempt: 'perhaps' }, 'tax_exempt', 'parameter_invalid_enum'],
    ['/v1/customers', { preferred_locales: 'en' }, 'preferred_locales', 'parameter_invalid_array'],
    ['/v1/customers', { invoice_settings: 'x' }, 'invoice_settings', 'parameter_invalid_object'],
    ['/v1/products', {}, 'name', 'parameter_missing'],
    ['/v1/products', { name: '' }, 'name', 'parameter_invalid_empty'],
    ['/v1/prices', { currency: 'usd', product: 'p', active: 'yes' }, 'active', 'parameter_invalid_boolean'],
    [
      '/v1/prices',
      { currency: 'usd', 'recurring[interval_count]': '1' },
      'recurring[interval]',
      'parameter_missing',
    ],
  ])('%s refuses %j', async (path, fields, param, code) => {
    expect(await refuse(path, fields)).toMatchObject({ type: 'invalid_request_error', param, code });
  });

  it('checks queries too', async () => {
    const answer = await raw('/v1/customers?limit=5&colour=red');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { param: 'colour', code: 'parameter_unknown' } });
  });

  it('refuses what the pinned version gave up only to those who speak it', async () => {
    const fields = { amount: '500', currency: 'usd', 'payment_method_types[0]': 'card' };
    expect((await raw('/v1/payment_intents', form(fields))).status).toBe(200);
    const pinned = await raw('/v1/payment_intents', {
      ...form(fields),
      headers: { 'stripe-version': '2026-10-28.endive' },
    });
    expect(await pinned.json()).toMatchObject({
      error: { param: 'payment_method_types', code: 'parameter_unknown' },
    });
  });

  it('decodes nested hashes and lists', async () => {
    const customer = await s.stripe.customers.create({
      name: 'Ann & Bob = 1',
      address: { line1: 'Straße 1', city: 'Köln' },
      preferred_locales: ['de', 'en'],
      metadata: { 'a.b': '1', plan: 'pro' },
      invoice_settings: { custom_fields: [{ name: 'PO', value: '7' }] },
    });
    expect(customer).toMatchObject({
      name: 'Ann & Bob = 1',
      address: { line1: 'Straße 1', city: 'Köln', country: null },
      preferred_locales: ['de', 'en'],
      metadata: { 'a.b': '1', plan: 'pro' },
      invoice_settings: { custom_fields: [{ name: 'PO', value: '7' }] },
    });
  });
});

describe('metadata', () => {
  it('merges, removes by an empty text, clears as a whole', async () => {
    const { id } = await s.stripe.customers.create({ metadata: { a: '1', b: '2' } });
    expect((await s.stripe.customers.update(id, { metadata: { b: '', c: '3' } })).metadata).toEqual({
      a: '1',
      c: '3',
    });
    expect((await s.stripe.customers.update(id, { name: 'x' })).metadata).toEqual({ a: '1', c: '3' });
    expect((await s.stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
  });
});

describe('idempotency', () => {
  it('answers the same again without doing it again', async () => {
    const first = await raw('/v1/customers', {
      ...form({ email: 'once@example.com' }),
      headers: { 'idempotency-key': 'k1' },
    });
    const again = await raw('/v1/customers', {
      ...form({ email: 'once@example.com' }),
      headers: { 'idempotency-key': 'k1' },
    });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(await again.text()).toBe(await first.text());
    expect((await s.stripe.customers.list({ email: 'once@example.com' })).data).toHaveLength(1);
  });

  it('refuses a key that was used for something else', async () => {
    await s.stripe.customers.create({ name: 'a' }, { idempotencyKey: 'k2' });
    const error = await errorOf(s.stripe.customers.create({ name: 'b' }, { idempotencyKey: 'k2' }));
    expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
  });

  it('remembers a decline, and not a malformed request', async () => {
    const customer = await s.stripe.customers.create();
    const pay = () =>
      s.stripe.paymentIntents.create(
        {
          amount: 1000,
          currency: 'usd',
          customer: customer.id,
          payment_method: 'pm_card_chargeDeclined',
          confirm: true,
          return_url: 'http://x.test',
        },
        { idempotencyKey: 'k3' },
      );
    expect((await errorOf(pay())).code).toBe('card_declined');
    expect((await errorOf(pay())).code).toBe('card_declined');
    expect((await s.stripe.charges.list({ customer: customer.id })).data).toHaveLength(1);
    const bad = await raw('/v1/customers', { ...form({ nmae: 'x' }), headers: { 'idempotency-key': 'k4' } });
    expect(bad.status).toBe(400);
    const good = await raw('/v1/customers', { ...form({ name: 'x' }), headers: { 'idempotency-key': 'k4' } });
    expect(good.status).toBe(200);
  });
});

describe('errors', () => {
  it('names what is not there', async () => {
    const error = await errorOf(s.stripe.customers.retrieve('cus_nobody'));
    expect(error).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_nobody'",
    });
    expect(error.requestId).toMatch(/^req_/);
    const within = await errorOf(
      s.stripe.paymentIntents.create({ amount: 100, currency: 'usd', customer: 'cus_nobody' }),
    );
    expect(within).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' });
  });

  it('undoes what a failed request had begun', async () => {
    const before = (await s.stripe.customers.list({ limit: 100 })).data.length;
    await errorOf(s.stripe.customers.create({ name: 'half', payment_method: 'pm_card_chargeDeclined' }));
    const after = await s.stripe.customers.list({ limit: 100 });
    expect(after.data).toHaveLength(before);
    expect(
      (await s.stripe.events.list({ type: 'customer.created', limit: 1 })).data[0]?.data.object,
    ).not.toMatchObject({ name: 'half' });
  });

  it('knows no other URLs', async () => {
    expect((await raw('/v1/issuing/cards')).status).toBe(404);
  });
});

describe('lists and expansion', () => {
  it('pages both ways and through the package', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.unshift((await s.stripe.products.create({ name: `p${n}` })).id);
    const first = await s.stripe.products.list({ limit: 3 });
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 3));
    expect(first.has_more).toBe(true);
    const second = await s.stripe.products.list({ limit: 3, starting_after: made[2] ?? '' });
    expect(second.data.map(({ id }) => id)).toEqual(made.slice(3, 6));
    const back = await s.stripe.products.list({ limit: 2, ending_before: made[3] ?? '' });
    expect(back.data.map(({ id }) => id)).toEqual(made.slice(1, 3));
    const all: string[] = [];
    for await (const { id } of s.stripe.products.list({ limit: 2 })) all.push(id);
    expect(all.slice(0, 7)).toEqual(made);
    expect((await errorOf(s.stripe.products.list({ limit: 101 }))).param).toBe('limit');
    expect((await errorOf(s.stripe.products.list({ starting_after: 'prod_none' }))).param).toBe(
      'starting_after',
    );
  });

  it('filters by creation', async () => {
    const { created } = await s.stripe.customers.create();
    expect((await s.stripe.customers.list({ created: { gt: created + 10 } })).data).toHaveLength(0);
    expect(
      (await s.stripe.customers.list({ created: { gte: created - 1000, lte: created + 1000 } })).data.length,
    ).toBeGreaterThan(0);
  });

  it('expands references, also in lists and below each other', async () => {
    const customer = await s.stripe.customers.create({ email: 'e@example.com' });
    const intent = await s.stripe.paymentIntents.create({
      amount: 700,
      currency: 'usd',
      customer: customer.id,
      payment_method: 'pm_card_visa',
      confirm: true,
      return_url: 'http://x.test',
      expand: ['customer', 'latest_charge.balance_transaction'],
    });
    expect(intent.customer).toMatchObject({ object: 'customer', email: 'e@example.com' });
    expect(intent.latest_charge).toMatchObject({
      object: 'charge',
      balance_transaction: { object: 'balance_transaction', amount: 700 },
    });
    const list = await s.stripe.charges.list({
      customer: customer.id,
      expand: ['data.payment_intent.customer'],
    });
    expect(list.data[0]?.payment_intent).toMatchObject({ id: intent.id, customer: { id: customer.id } });
    const plain = await s.stripe.customers.retrieve(customer.id);
    expect(plain).not.toHaveProperty('subscriptions');
    const error = await errorOf(s.stripe.customers.retrieve(customer.id, { expand: ['email'] }));
    expect(error.message).toContain('cannot be expanded');
  });
});

describe('the side that is not Stripe', () => {
  it('counts requests by endpoint', async () => {
    const { id } = await s.stripe.customers.create();
    const count = async () =>
      (
        (await admin(
          s.sandbox,
          'GET',
          `requests?method=GET&path=${encodeURIComponent('^/v1/customers/')}`,
        )) as { total: number }
      ).total;
    const before = await count();
    await s.stripe.customers.retrieve(id);
    await s.stripe.customers.retrieve(id);
    expect((await count()) - before).toBe(2);
  });

  it('has a page for people', async () => {
    const html = await (await fetch(s.sandbox.url)).text();
    expect(html).toContain('It is not Stripe');
    expect(html).toContain('/customers/cus_');
  });
});

describe('the account', () => {
  it('answers its settings, and keeps what is changed', async () => {
    expect(await admin(s.sandbox, 'GET', 'account')).toMatchObject({ smartRetries: false, upcomingDays: 7 });
    expect(await admin(s.sandbox, 'POST', 'account', { smartRetries: true })).toMatchObject({
      smartRetries: true,
      upcomingDays: 7,
    });
    expect(await admin(s.sandbox, 'GET', 'account')).toMatchObject({ smartRetries: true });
    await admin(s.sandbox, 'POST', 'account', { smartRetries: false });
  });

  it('refuses a setting that it does not have, and a value that a setting cannot have', async () => {
    for (const change of [{ smartRetreis: true }, { smartRetries: 'perhaps' }, { constructor: 1 }]) {
      expect(await admin(s.sandbox, 'POST', 'account', change)).toHaveProperty('error.message');
    }
  });
});
