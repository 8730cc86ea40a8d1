import { randomUUID } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

let system: BillingSystem;

beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(async () => {
  await system.stop();
});

const newUser = (): Promise<string> =>
  system.identity.token({ email: `${randomUUID().slice(0, 8)}@example.com`, role: 'viewer' });

const call = (token: string, method: string, path: string, body?: unknown): Promise<CallResult> =>
  system.api.call(method, path, { token, ...(body === undefined ? {} : { body }) });

describe('POST /stripe/create_customer', () => {
  const create = (token: string): Promise<CallResult> => call(token, 'POST', '/stripe/create_customer', {});

  it('makes one customer, also for requests at the same moment, and says so once', async () => {
    const token = await newUser();
    const answers = await Promise.all([create(token), create(token), create(token)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body['stripe_customer_id'])).size).toBe(1);
    expect(answers.filter(({ body }) => body['created'] === true)).toHaveLength(1);
    const again = await create(token);
    expect(again.body).toEqual({ ...answers.at(0)?.body, created: false });
    const { data } = await system.stripe.customers.list({ email: String(again.body['email']) });
    expect(data).toHaveLength(1);
  });

  it('needs a sign-in', async () => {
    expect((await system.api.call('POST', '/stripe/create_customer', { body: {} })).status).toBe(401);
  });
});

describe('GET /stripe/customer', () => {
  it('shows the customer of the caller', async () => {
    const ada = await newCustomer(system);
    await until(
      async () => (await call(ada.token, 'GET', '/stripe/customer')).body['default_payment_method'] !== null,
    );
    const { body } = await call(ada.token, 'GET', '/stripe/customer');
    expect(body).toMatchObject({
      stripe_customer_id: ada.customerId,
      email: ada.email,
      currency: 'usd',
      balance: 0,
      default_payment_method: expect.stringMatching(/^pm_/) as string,
    });
  });

  it('says that nothing is changed here once all that runs is only observed, and refuses it', async () => {
    const { customer: ada, id } = await newSubscriber(system);
    const managed = async () => (await call(ada.token, 'GET', '/stripe/customer')).body['managed'];
    expect(await managed()).toBe(true);
    await system.stripe.subscriptions.update(id, { metadata: { managed_by: '' } });
    await until(async () => (await managed()) === false);
    for (const [path, body] of [
      ['/billing/payment-methods/setup', {}],
      ['/billing/portal/create', {}],
      ['/billing/subscription/pay-now', {}],
      ['/billing/subscription/promise', { on: new Date(Date.now() + 86_400_000).toISOString() }],
      ['/billing/subscription/cancel', {}],
    ] as const) {
      const answer = await call(ada.token, 'POST', path, body);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 409, 'not_managed']);
    }
  });

  it('answers 404 where there is none, 401 without sign-in', async () => {
    const none = await call(await newUser(), 'GET', '/stripe/customer');
    expect(none.status).toBe(404);
    expect(none.body).toMatchObject({ code: 'no_stripe_customer' });
    expect((await system.api.call('GET', '/stripe/customer')).status).toBe(401);
  });
});

describe('PATCH /stripe/customer', () => {
  const set = (token: string, timeZone: unknown): Promise<CallResult> =>
    call(token, 'PATCH', '/stripe/customer', { time_zone: timeZone });
  const today = async (token: string): Promise<unknown> => {
    const { body } = await call(token, 'GET', '/billing/usage');
    const { today: day, month } = body['usage'] as Record<string, Record<string, number>>;
    return [day?.['inference'], month?.['inference']];
  };

  it('sets the time zone here and at Stripe, once in 30 days, and what the day has counted stays counted', async () => {
    const ada = await newCustomer(system, { start: '2027-01-31T15:30:00Z' });
    const use = async (key: string): Promise<void> => {
      const event = { idempotency_key: key, event_type: 'inference', quantity: 3 };
      expect((await call(ada.token, 'POST', '/usage/events', event)).status).toBe(200);
    };
    await use('before');
    expect(await today(ada.token)).toEqual([3, 3]);
    // It is February there already, half an hour long.
    const { status, body } = await set(ada.token, 'Asia/Tokyo');
    expect([status, body['time_zone'], body['email']]).toEqual([200, 'Asia/Tokyo', ada.email]);
    expect(await today(ada.token)).toEqual([3, 3]);
    await use('after');
    expect(await today(ada.token)).toEqual([6, 6]);
    const atStripe = await system.stripe.customers.retrieve(ada.customerId);
    expect('metadata' in atStripe && atStripe.metadata).toMatchObject({
      time_zone: 'Asia/Tokyo',
      user_id: ada.userId,
    });
    expect((await call(ada.token, 'GET', '/stripe/customer')).body['time_zone']).toBe('Asia/Tokyo');

    const again = await set(ada.token, null);
    expect([again.status, again.body['code']]).toEqual([409, 'change_refused']);
    expect((await set(ada.token, 'Asia/Tokyo')).status).toBe(200);
    const audit = await system.rows(
      `select actor_kind, before, after, reason from audit_log where subject_id = $1 and action = 'customer.time_zone'`,
      [ada.customerId],
    );
    expect(audit).toEqual([
      {
        actor_kind: 'customer',
        before: { timeZone: null },
        after: { timeZone: 'Asia/Tokyo' },
        reason: null,
      },
    ]);
  });

  it('takes no zone that there is none of', async () => {
    const ada = await newCustomer(system, { card: null });
    for (const zone of ['Mars/Phobos', '+02:00', 'Europe/Berlin ', '', 2, undefined])
      expect((await set(ada.token, zone)).status).toBe(422);
  });

  it('answers 404 where there is no customer, 401 without sign-in', async () => {
    const none = await set(await newUser(), 'Europe/Berlin');
    expect([none.status, none.body['code']]).toEqual([404, 'no_stripe_customer']);
    const stranger = await system.api.call('PATCH', '/stripe/customer', { body: { time_zone: null } });
    expect(stranger.status).toBe(401);
  });

  it('is set by staff whenever they say why, and follows what is set at Stripe', async () => {
    const ada = await newCustomer(system, { start: '2027-01-10T09:00:00Z' });
    const editor = await system.identity.token({ email: 'editor@example.com', role: 'editor' });
    const path = `/admin/customers/${ada.customerId}/time-zone`;
    const put = (zone: string | null, token = editor): Promise<CallResult> =>
      call(token, 'PUT', path, { time_zone: zone, reason: 'Asked for by telephone' });
    for (const zone of ['Europe/Berlin', 'America/New_York', null]) {
      const { status, body } = await put(zone);
      expect([status, body]).toEqual([200, { customer: ada.customerId, time_zone: zone }]);
    }
    expect((await put('Europe/Berlin', ada.token)).status).toBe(403);
    const missing = { time_zone: null, reason: 'Asked for' };
    expect((await call(editor, 'PUT', '/admin/customers/cus_none/time-zone', missing)).status).toBe(404);
    const audit = await system.rows<{ after: { timeZone: string | null }; reason: string }>(
      `select after, reason from audit_log where subject_id = $1 and actor_kind = 'staff' order by id`,
      [ada.customerId],
    );
    expect(audit.map(({ after }) => after.timeZone)).toEqual(['Europe/Berlin', 'America/New_York', null]);

    await system.stripe.customers.update(ada.customerId, { metadata: { time_zone: 'Asia/Kolkata' } });
    await until(
      async () => (await call(ada.token, 'GET', '/stripe/customer')).body['time_zone'] === 'Asia/Kolkata',
      { what: 'the zone that was set at Stripe' },
    );
  });
});

describe('POST /stripe/attach_payment_method', () => {
  const path = '/stripe/attach_payment_method';

  it('attaches a card and makes it the default at once', async () => {
    const ada = await newCustomer(system, { card: null });
    const { status, body } = await call(ada.token, 'POST', path, { payment_method_id: 'pm_card_visa' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ payment_method: { type: 'card', card: { last4: '4242' }, default: true } });
    const methods = await call(ada.token, 'GET', '/billing/payment-methods');
    expect(methods.body.list).toEqual([body['payment_method']]);
  });

  it('leaves the default alone on request', async () => {
    const ada = await newCustomer(system);
    const { body } = await call(ada.token, 'POST', path, {
      payment_method_id: 'pm_card_mastercard',
      set_default: false,
    });
    expect(body).toMatchObject({ payment_method: { default: false } });
  });

  it('answers a declined card with 402, without the reason of the bank', async () => {
    const ada = await newCustomer(system, { card: null });
    const { status, body } = await call(ada.token, 'POST', path, {
      payment_method_id: 'pm_card_chargeDeclined',
    });
    expect(status).toBe(402);
    expect(body).toMatchObject({ code: 'payment_declined' });
    expect(body).not.toHaveProperty('decline_code');
  });

  it.each([
    ['pm_success_de', 'A SEPA debit can only pay in EUR, and you pay in USD.', 422],
    ['pm_usBankAccount_success', null, 200],
  ] as const)(
    'given a subscription in USD, %s is taken only if it can pay it',
    async (method, why, expected) => {
      const { customer: ada } = await newSubscriber(system);
      const before = (await call(ada.token, 'GET', '/billing/payment-methods')).body.list;
      const { status, body } = await call(ada.token, 'POST', path, { payment_method_id: method });
      expect(status).toBe(expected);
      if (why === null) return;
      expect(body).toMatchObject({
        code: 'payment_method_currency',
        errors: [{ pointer: '/payment_method_id' }],
      });
      expect(body['detail']).toContain(why);
      expect(
        (await system.stripe.customers.listPaymentMethods(ada.customerId)).data.map(({ type }) => type),
      ).toEqual(['card']);
      expect((await call(ada.token, 'GET', '/billing/payment-methods')).body.list).toEqual(before);
    },
  );

  it("does not attach another customer's card, nor one that does not exist", async () => {
    const [ada, bob] = [await newCustomer(system), await newCustomer(system, { card: null })];
    const theirs = await ada.card('pm_card_visa');
    for (const id of [theirs, 'pm_nobodys']) {
      const { status, body } = await call(bob.token, 'POST', path, { payment_method_id: id });
      expect([status, body['code']]).toEqual([404, 'not_found']);
    }
  });

  it('answers 404 without a customer, 422 for what is no id, 401 without sign-in', async () => {
    const token = await newUser();
    expect((await call(token, 'POST', path, { payment_method_id: 'pm_card_visa' })).status).toBe(404);
    expect((await call(token, 'POST', path, { payment_method_id: 'cus_1' })).status).toBe(422);
    expect((await system.api.call('POST', path, { body: {} })).status).toBe(401);
  });
});

describe('POST /billing/payment-methods/setup', () => {
  it('opens a form and a page', async () => {
    const ada = await newCustomer(system);
    const { status, body } = await call(ada.token, 'POST', '/billing/payment-methods/setup', {});
    expect(status).toBe(200);
    expect(body).toEqual({
      client_secret: expect.stringContaining('_secret_') as string,
      setup_url: expect.stringMatching(/^https?:/) as string,
    });
  });

  it('needs a sign-in', async () => {
    expect((await system.api.call('POST', '/billing/payment-methods/setup', { body: {} })).status).toBe(401);
  });
});

describe('GET /billing/invoice/:stripe_invoice_id/pdf', () => {
  it("streams the caller's, and nobody else's", async () => {
    const [ada, bob] = [await newCustomer(system), await newCustomer(system)];
    await ada.subscribe('starter_month_usd');
    let invoiceId = '';
    await until(async () => {
      const { body } = await call(ada.token, 'GET', '/billing/invoices');
      const id = body.list?.[0]?.['id'];
      invoiceId = typeof id === 'string' ? id : '';
      return invoiceId !== '';
    });
    const path = `/billing/invoice/${invoiceId}/pdf`;
    const { status, headers, body } = await call(ada.token, 'GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(body.text?.startsWith('%PDF-')).toBe(true);
    const theirs = await call(bob.token, 'GET', path);
    expect([theirs.status, theirs.body['code']]).toEqual([404, 'not_found']);
    expect((await call(ada.token, 'GET', '/billing/invoice/in_none/pdf')).status).toBe(404);
    expect((await system.api.call('GET', path)).status).toBe(401);
  });

  it('is had also when the stored link has expired, and says so of an invoice that Stripe has no PDF of', async () => {
    const { customer: ada } = await newSubscriber(system);
    const sql = 'select id, invoice_pdf from invoices where customer_id = $1';
    const stored = await until(
      async () => (await system.rows<{ id: string; invoice_pdf: string }>(sql, [ada.customerId]))[0] ?? null,
    );
    await ada.advanceDays(29);
    await ada.advanceDays(10);
    expect((await fetch(stored.invoice_pdf)).status).toBe(404);
    const { status, body } = await call(ada.token, 'GET', `/billing/invoice/${stored.id}/pdf`);
    expect([status, body.text?.slice(0, 5)]).toEqual([200, '%PDF-']);

    await system.rows(
      `insert into invoices select (jsonb_populate_record(i, jsonb_build_object('id', i.id || '_gone'))).*
       from invoices i where i.id = $1`,
      [stored.id],
    );
    const gone = await call(ada.token, 'GET', `/billing/invoice/${stored.id}_gone/pdf`);
    expect([gone.status, gone.body['code'], gone.body['detail']]).toEqual([
      404,
      'not_found',
      `Stripe has no PDF of invoice ${stored.id}_gone.`,
    ]);
  });
});

describe('GET /billing/invoice/:stripe_invoice_id/payment-page', () => {
  it('leads to the page also when the stored link has expired, and for nobody else', async () => {
    const { customer: ada } = await newSubscriber(system);
    const { customer: bob } = await newSubscriber(system);
    const sql = 'select id, hosted_invoice_url from invoices where customer_id = $1';
    const stored = await until(
      async () =>
        (await system.rows<{ id: string; hosted_invoice_url: string }>(sql, [ada.customerId]))[0] ?? null,
    );
    const path = `/billing/invoice/${stored.id}/payment-page`;
    await ada.advanceDays(29);
    await ada.advanceDays(10);
    expect((await fetch(stored.hosted_invoice_url)).status).toBe(404);
    const { status, body } = await call(ada.token, 'GET', path);
    expect([status, body['status']]).toEqual([200, 'paid']);
    expect((await fetch(String(body['url']))).status).toBe(200);
    const theirs = await call(bob.token, 'GET', path);
    expect([theirs.status, theirs.body['code']]).toEqual([404, 'not_found']);
    expect((await system.api.call('GET', path)).status).toBe(401);
    const editor = await system.identity.token({ email: 'editor@example.test', role: 'editor' });
    const ofStaff = `/admin/invoices/${stored.id}/payment-page`;
    const shown = await call(editor, 'GET', ofStaff);
    expect((await fetch(String(shown.body['url']))).status).toBe(200);
    expect((await call(ada.token, 'GET', ofStaff)).status).toBe(403);
  });
});

describe('a customer whom Stripe deleted a moment ago, before the event is here', () => {
  /** Somebody who had a customer, and no subscription. */
  async function deleted(): Promise<{ token: string; customerId: string }> {
    const ada = await newCustomer(system);
    const lost = await fetch(`${system.sandbox.url}/_sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'drop', types: ['customer.deleted'], times: 1 }),
    });
    expect(lost.ok).toBe(true);
    await system.stripe.customers.del(ada.customerId);
    return ada;
  }
  const order = { tier_id: 'starter', billing_cycle: 'monthly' };
  const customersOf = async (token: string): Promise<unknown> =>
    (await call(token, 'GET', '/stripe/customer')).body['stripe_customer_id'];

  it('sees prices, with a code and without one', async () => {
    const { token, customerId } = await deleted();
    const plain = await call(token, 'POST', '/billing/checkout/preview', order);
    expect([plain.status, plain.body['today']]).toEqual([200, 19]);
    const coupon = await system.stripe.coupons.create({ percent_off: 10, duration: 'forever' });
    const { code } = await system.stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      metadata: { managed_by: 'perennial' },
    });
    const cheaper = await call(token, 'POST', '/billing/checkout/preview', { ...order, coupon: code });
    expect([cheaper.status, cheaper.body['today']]).toEqual([200, 17.1]);
    expect(await customersOf(token)).not.toBe(customerId);
  });

  it.each(['starter', 'trial'])(
    'buys %s as a new customer, and the same request again is the same',
    async (tier) => {
      const { token, customerId } = await deleted();
      const again = {
        token,
        body: { ...order, tier_id: tier },
        headers: { 'idempotency-key': randomUUID() },
      };
      const { status, body } = await system.api.call('POST', '/billing/checkout/create', again);
      expect(status).toBe(200);
      const session = await system.stripe.checkout.sessions.retrieve(String(body['session_id']));
      expect(session.customer).not.toBe(customerId);
      expect(session.customer).toBe(await customersOf(token));
      expect((await system.api.call('POST', '/billing/checkout/create', again)).body).toEqual(body);
    },
  );

  it('leaves a card as a new customer, and has no page of invoices', async () => {
    const one = await deleted();
    const portal = await call(one.token, 'POST', '/billing/portal/create', {});
    expect([portal.status, portal.body['code']]).toEqual([404, 'no_stripe_customer']);
    const other = await deleted();
    const setup = await call(other.token, 'POST', '/billing/payment-methods/setup', {});
    expect(setup.status).toBe(200);
    expect(await customersOf(other.token)).not.toBe(other.customerId);
  });
});
