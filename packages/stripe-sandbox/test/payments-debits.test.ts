import type Stripe from 'stripe';
import { advance, customerOnClock, eventTypes, giveCard, planPrice, useScene } from '../src/testing.ts';

// A Sunday: the renewals below are charged on Wednesday, 2 June 2027.
const START = '2027-05-02T09:00:00Z';
const RENEWED = '2027-06-02T11:00:00Z';
let price: string;
const scene = useScene(async ({ stripe }) => {
  price = await planPrice(stripe, 1900);
});

/** A customer whose renewal has just been charged on a test account. */
async function renewed(token: string) {
  const { stripe } = scene;
  const { clock, customer } = await customerOnClock(stripe, START);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price }] });
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
    ['pm_bacsDebit_success', 'bacs_debit', '2027-06-06T11:00:00Z', '2027-06-07T12:00:00Z'],
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

  it('that the bank takes back after success is a dispute lost from the start', async () => {
    const { stripe } = scene;
    const { clock, state } = await renewed('pm_usBankAccount_dispute');
    await advance(stripe, clock, '2027-06-08T12:00:00Z');
    expect((await state()).invoice.status).toBe('paid');
    await advance(stripe, clock, '2027-06-11T12:00:00Z');
    const { charge, invoice } = await state();
    expect(invoice.status).toBe('paid');
    const { data } = await stripe.disputes.list({ charge: charge.id });
    expect(data).toMatchObject([{ status: 'lost', reason: 'insufficient_funds', amount: 1900 }]);
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

describe('a first payment by bank debit', () => {
  it('activates the subscription while it is processing', async () => {
    const { stripe } = scene;
    const { clock, customer } = await customerOnClock(stripe, START, 'pm_success_de');
    const { id, status } = await stripe.subscriptions.create({ customer, items: [{ price }] });
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
      line_items: [{ price, quantity: 1 }],
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
  ];
  expect(made.map((one) => [one.type, one.us_bank_account ?? one.sepa_debit ?? one.bacs_debit])).toEqual([
    ['us_bank_account', expect.objectContaining({ last4: '1113', routing_number: '110000000' })],
    ['sepa_debit', expect.objectContaining({ last4: '3001', bank_code: '37040044', country: 'DE' })],
    ['bacs_debit', expect.objectContaining({ last4: '2227', sort_code: '108800' })],
  ]);
});
