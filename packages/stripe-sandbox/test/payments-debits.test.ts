import type Stripe from 'stripe';
import { advance, customerOnClock, eventTypes, giveCard, planPrice, useScene } from '../src/testing.ts';
import { admin, errorOf } from './harness.ts';

// A Sunday: the renewals below are charged on Wednesday, 2 June 2027.
const START = '2027-05-02T09:00:00Z';
const RENEWED = '2027-06-02T11:00:00Z';
const CURRENCIES = ['usd', 'eur', 'gbp', 'aud', 'cad'] as const;
type Currency = (typeof CURRENCIES)[number];
const prices = {} as Record<Currency, string>;
const scene = useScene(async ({ stripe }) => {
  for (const currency of CURRENCIES) prices[currency] = await planPrice(stripe, 1900, { currency });
});

/** The currency of an account by the token's own name. */
const currencyOf = (token: string): Currency => {
  if (token.endsWith('_de')) return 'eur';
  if (token.startsWith('pm_bacs')) return 'gbp';
  if (token.startsWith('pm_auBecs')) return 'aud';
  return token.startsWith('pm_acss') ? 'cad' : 'usd';
};

/** A customer whose renewal has just been charged on a test account. */
async function renewed(token: string, currency = currencyOf(token)) {
  const { stripe } = scene;
  const { clock, customer } = await customerOnClock(stripe, START);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: prices[currency] }] });
  const method = await giveCard(stripe, customer, token);
  await advance(stripe, clock, RENEWED);
  const state = () => read(id);
  return { clock, customer, id, method, state };
}

async function read(id: string) {
  const subscription = await scene.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice.payments'] });
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  const payment = invoice.payments?.data[0];
  const intent = await scene.stripe.paymentIntents.retrieve(payment?.payment.payment_intent as string, {
    expand: ['latest_charge'],
  });
  const charge = intent.latest_charge as Stripe.Charge;
  return { subscription, invoice, payment, intent, charge };
}

describe('a renewal by bank debit', () => {
  it.each([
    ['pm_usBankAccount_success', 'us_bank_account', '2027-06-07T11:00:00Z', '2027-06-08T12:00:00Z'],
    ['pm_success_de', 'sepa_debit', '2027-06-08T09:00:00Z', '2027-06-09T12:00:00Z'],
    ['pm_bacsDebit_success', 'bacs_debit', '2027-06-07T11:00:00Z', '2027-06-08T12:00:00Z'],
    ['pm_auBecsDebit_success', 'au_becs_debit', '2027-06-03T12:00:00Z', '2027-06-04T12:00:00Z'],
    ['pm_acssDebit_success', 'acss_debit', '2027-06-08T09:00:00Z', '2027-06-09T12:00:00Z'],
  ])('%s is processing for the days of %s and then paid', async (token, type, before, after) => {
    const { stripe } = scene;
    const { clock, customer, state } = await renewed(token);
    await advance(stripe, clock, before);
    const under = await state();
    expect(under.subscription.status).toBe('active');
    expect(under.invoice).toMatchObject({ status: 'open', attempted: true, attempt_count: 1 });
    expect(under.payment?.status).toBe('open');
    expect(under.intent).toMatchObject({ status: 'processing', last_payment_error: null });
    expect(under.charge).toMatchObject({ status: 'pending', paid: false });
    expect(under.charge.payment_method_details?.type).toBe(type);
    await expect(stripe.invoices.pay(under.invoice.id)).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    await expect(stripe.invoices.voidInvoice(under.invoice.id)).rejects.toMatchObject({ statusCode: 400 });

    await advance(stripe, clock, after);
    const paid = await state();
    expect(paid.subscription.status).toBe('active');
    expect(paid.invoice).toMatchObject({ status: 'paid', attempt_count: 1, amount_paid: 1900 });
    expect(paid.payment?.status).toBe('paid');
    expect(paid.charge).toMatchObject({ id: under.charge.id, status: 'succeeded', paid: true });
    const types = await eventTypes(stripe, customer, ['charge.', 'payment_intent.', 'invoice.p']);
    expect(types.slice(-6)).toEqual([
      'charge.pending',
      'payment_intent.processing',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
  });

  it.each([
    ['pm_usBankAccount_insufficientFunds', 'insufficient_funds'],
    ['pm_usBankAccount_accountClosed', 'account_closed'],
    ['pm_usBankAccount_noAccount', 'no_account'],
    ['pm_bacsDebit_debitNotAuthorized', 'debit_not_authorized'],
    ['pm_failed_de', 'generic_could_not_process'],
    ['pm_auBecsDebit_referToCustomer', 'refer_to_customer'],
    ['pm_auBecsDebit_accountClosed', 'account_closed'],
    ['pm_acssDebit_insufficientFunds', 'insufficient_funds'],
    ['pm_acssDebit_debitNotAuthorized', 'debit_not_authorized'],
  ])('%s fails late with %s, and the subscription is past due from then on', async (token, code) => {
    const { stripe } = scene;
    const { clock, customer, method, state } = await renewed(token);
    expect((await state()).subscription.status).toBe('active');
    await advance(stripe, clock, '2027-06-09T12:00:00Z');
    const failed = await state();
    expect(failed.subscription.status).toBe('past_due');
    expect(failed.invoice).toMatchObject({ status: 'open', attempt_count: 1 });
    expect(failed.charge).toMatchObject({ status: 'failed', failure_code: code });
    expect(failed.intent.status).toBe('requires_payment_method');
    expect(failed.intent.last_payment_error).toMatchObject({ code, payment_method: { id: method } });
    const types = await eventTypes(stripe, customer, ['charge.failed', 'invoice.payment_failed']);
    expect(types).toEqual(['charge.failed', 'invoice.payment_failed']);
  });

  it.each([
    ['pm_usBankAccount_dispute', 'insufficient_funds', '2027-06-08T12:00:00Z', '2027-06-11T12:00:00Z'],
    ['pm_auBecsDebit_dispute', 'debit_not_authorized', '2027-06-04T12:00:00Z', '2027-06-09T12:00:00Z'],
    ['pm_acssDebit_dispute', 'debit_not_authorized', '2027-06-09T12:00:00Z', '2027-06-14T12:00:00Z'],
  ])('that the bank takes back after success (%s) is a dispute lost from the start', async (...row) => {
    const [token, reason, paidBy, returnedBy] = row;
    const { stripe } = scene;
    const { clock, state } = await renewed(token);
    await advance(stripe, clock, paidBy);
    expect((await state()).invoice.status).toBe('paid');
    await advance(stripe, clock, returnedBy);
    const { charge, invoice } = await state();
    expect(invoice.status).toBe('paid');
    const { data } = await stripe.disputes.list({ charge: charge.id });
    expect(data).toMatchObject([{ status: 'lost', reason, amount: 1900 }]);
    const types: string[] = [];
    for await (const event of stripe.events.list({ limit: 100 }))
      if ((event.data.object as { id?: string }).id === data[0]?.id) types.push(event.type);
    expect(types.reverse()).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ]);
  });

  it('that is never answered stays processing', async () => {
    const { clock, state } = await renewed('pm_usBankAccount_processing');
    await advance(scene.stripe, clock, '2027-06-30T09:00:00Z');
    expect((await state()).intent.status).toBe('processing');
  });
});

describe('a debit that cannot be made', () => {
  const pay = (id: string) => errorOf(scene.stripe.invoices.pay(id));

  it('is refused for its currency, and nothing is charged', async () => {
    const { stripe } = scene;
    const { customer, id, method, state } = await renewed('pm_success_de', 'usd');
    const { invoice, intent, subscription } = await state();
    expect(subscription.status).toBe('past_due');
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: null });
    const error = await pay(invoice.id);
    expect(error).toMatchObject({ statusCode: 400, param: 'payment_method' });
    expect(error.message).toMatch(
      /^The currency provided \(usd\) is invalid .* sepa_debit only supports the following currencies: eur\./,
    );
    expect(await errorOf(stripe.subscriptions.update(id, { default_payment_method: method }))).toMatchObject({
      statusCode: 400,
      param: 'default_payment_method',
      message: 'The payment method type `sepa_debit` does not support the currency usd.',
    });
    expect((await stripe.charges.list({ customer })).data.map(({ status }) => status)).toEqual(['succeeded']);
    const intents = { amount: 500, currency: 'usd', customer, payment_method: method, confirm: true };
    expect((await errorOf(stripe.paymentIntents.create(intents))).message).toMatch(/currencies: eur/);
  });

  it.each([
    ['pm_acssDebit_success', 'usd'],
    ['pm_acssDebit_success', 'cad'],
    ['pm_auBecsDebit_success', 'aud'],
  ] as const)('is not refused for the currency where %s takes %s', async (token, currency) => {
    const { state } = await renewed(token, currency);
    expect((await state()).intent.status).toBe('processing');
  });

  it.each(['pm_auBecsDebit_debitNotAuthorized', 'pm_acssDebit_accountClosed'])(
    'by %s a second time is refused: its mandate is inactive',
    async (token) => {
      const { clock, state } = await renewed(token);
      await advance(scene.stripe, clock, '2027-06-12T12:00:00Z');
      expect(await pay((await state()).invoice.id)).toMatchObject({
        statusCode: 400,
        code: 'payment_intent_mandate_invalid',
      });
    },
  );

  it.each([
    ['pm_auBecsDebit_debitNotAuthorized', 'inactive', 1],
    ['pm_acssDebit_insufficientFunds', 'active', 0],
  ])('by %s leaves a mandate that is %s', async (token, status, events) => {
    const { stripe } = scene;
    const { clock, state } = await renewed(token);
    const { data } = await stripe.charges.list({ payment_intent: (await state()).intent.id });
    const [charge] = data;
    const { payment_method_details: details } = charge ?? {};
    const id = details?.au_becs_debit?.mandate ?? details?.acss_debit?.mandate ?? '';
    const agreed = await stripe.mandates.retrieve(id);
    expect(agreed).toMatchObject({
      object: 'mandate',
      type: 'multi_use',
      multi_use: {},
      status: 'active',
      payment_method: charge?.payment_method,
      payment_method_details: { type: details?.type },
    });
    await advance(stripe, clock, '2027-06-12T12:00:00Z');
    expect(await stripe.mandates.retrieve(id)).toEqual({ ...agreed, status });
    const sent = (await stripe.events.list({ type: 'mandate.updated', limit: 100 })).data.filter(
      ({ data: { object } }) => (object as { id?: string }).id === id,
    );
    expect(sent.map(({ data: { previous_attributes: before } }) => before)).toEqual(
      Array(events).fill({ status: 'active' }),
    );
  });

  it('whose mandate the customer ends at their bank is refused from then on', async () => {
    const { stripe, sandbox } = scene;
    const { customer } = await customerOnClock(stripe, START, 'pm_success_de');
    const [method] = (await stripe.customers.listPaymentMethods(customer)).data;
    const asked = {
      amount: 500,
      currency: 'eur',
      customer,
      payment_method: method?.id ?? '',
      confirm: true,
      off_session: true,
    };
    const { latest_charge: latest } = await stripe.paymentIntents.create(asked);
    const charge = await stripe.charges.retrieve(latest as string);
    const mandate = charge.payment_method_details?.sepa_debit?.mandate ?? '';
    await admin(sandbox, 'POST', `objects/${mandate}`, {
      set: { status: 'inactive' },
      event: 'mandate.updated',
    });
    expect(await errorOf(stripe.paymentIntents.create(asked))).toMatchObject({
      statusCode: 400,
      code: 'payment_intent_mandate_invalid',
    });
  });

  it('for want of money keeps its mandate', async () => {
    const { clock, state } = await renewed('pm_acssDebit_insufficientFunds');
    await advance(scene.stripe, clock, '2027-06-12T12:00:00Z');
    await scene.stripe.invoices.pay((await state()).invoice.id);
    expect((await state()).intent.status).toBe('processing');
  });
});

describe('with Smart Retries', () => {
  const retrying = (smartRetries: boolean) => admin(scene.sandbox, 'POST', 'account', { smartRetries });
  beforeAll(() => retrying(true));
  afterAll(() => retrying(false));

  it.each([
    ['pm_usBankAccount_insufficientFunds', true],
    ['pm_auBecsDebit_referToCustomer', false],
    ['pm_acssDebit_insufficientFunds', false],
  ])('a debit by %s is tried again: %s', async (token, isTriedAgain) => {
    const { clock, state } = await renewed(token);
    await advance(scene.stripe, clock, '2027-06-10T12:00:00Z');
    const { invoice, subscription } = await state();
    expect(subscription.status).toBe('past_due');
    expect(invoice.next_payment_attempt !== null).toBe(isTriedAgain);
  });
});

describe('a first payment by bank debit', () => {
  it('activates the subscription while it is processing', async () => {
    const { stripe } = scene;
    const { clock, customer } = await customerOnClock(stripe, START, 'pm_success_de');
    const { id, status } = await stripe.subscriptions.create({ customer, items: [{ price: prices.eur }] });
    expect(status).toBe('active');
    expect((await read(id)).intent.status).toBe('processing');
    await advance(stripe, clock, '2027-05-08T09:00:00Z');
    expect((await read(id)).invoice.status).toBe('paid');
  });

  it.each([
    ['pm_success_de', 'checkout.session.async_payment_succeeded', 'paid'],
    ['pm_failed_de', 'checkout.session.async_payment_failed', 'unpaid'],
  ])('of %s completes a checkout unpaid; %s follows', async (token, lastEvent, paymentStatus) => {
    const { stripe, sandbox } = scene;
    const { clock, customer } = await customerOnClock(stripe, START, null);
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      customer,
      line_items: [{ price: prices.eur, quantity: 1 }],
      success_url: 'http://127.0.0.1/ok',
    });
    await fetch(`${sandbox.url}/_sandbox/checkout/${session.id}/complete`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ payment_method: token }),
    });
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    await advance(stripe, clock, '2027-05-09T09:00:00Z');
    expect((await stripe.checkout.sessions.retrieve(session.id)).payment_status).toBe(paymentStatus);
    expect(await eventTypes(stripe, customer, ['checkout.'])).toEqual([
      'checkout.session.completed',
      lastEvent,
    ]);
  });
});

it('makes bank accounts from their numbers', async () => {
  const { stripe } = scene;
  const made = [
    await stripe.paymentMethods.create({
      type: 'us_bank_account',
      us_bank_account: {
        account_number: '000111111113',
        routing_number: '110000000',
        account_holder_type: 'individual',
      },
      billing_details: { name: 'Ada' },
    }),
    await stripe.paymentMethods.create({
      type: 'sepa_debit',
      sepa_debit: { iban: 'DE62370400440532013001' },
    }),
    await stripe.paymentMethods.create({
      type: 'bacs_debit',
      bacs_debit: { account_number: '22222227', sort_code: '10-88-00' },
    }),
    await stripe.paymentMethods.create({
      type: 'au_becs_debit',
      au_becs_debit: { account_number: '222222227', bsb_number: '000-000' },
    }),
    await stripe.paymentMethods.create({
      type: 'acss_debit',
      acss_debit: { account_number: '000222222227', institution_number: '000', transit_number: '11000' },
    }),
  ];
  const accountOf = (one: Stripe.PaymentMethod) =>
    one.us_bank_account ?? one.sepa_debit ?? one.bacs_debit ?? one.au_becs_debit ?? one.acss_debit;
  expect(made.map((one) => [one.type, accountOf(one)])).toEqual([
    ['us_bank_account', expect.objectContaining({ last4: '1113', routing_number: '110000000' })],
    ['sepa_debit', expect.objectContaining({ last4: '3001', bank_code: '37040044', country: 'DE' })],
    ['bacs_debit', expect.objectContaining({ last4: '2227', sort_code: '108800' })],
    ['au_becs_debit', expect.objectContaining({ last4: '2227', bsb_number: '000000' })],
    ['acss_debit', expect.objectContaining({ last4: '2227', transit_number: '11000' })],
  ]);
});
