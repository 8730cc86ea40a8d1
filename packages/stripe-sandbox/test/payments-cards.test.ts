import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorOf, start, type Started } from './harness.ts';

let s: Started;
beforeAll(async () => {
  s = await start();
});
afterAll(() => s.sandbox.close());

const customer = async () => (await s.stripe.customers.create()).id;
const pay = (cus: string, payment_method: string, more: object = {}) =>
  s.stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    customer: cus,
    payment_method,
    confirm: true,
    off_session: true,
    ...more,
  });

describe('test cards', () => {
  it('have one fingerprint for each number', async () => {
    const one = await s.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
    const two = await s.stripe.paymentMethods.create({
      type: 'card',
      card: { number: '4242 4242 4242 4242', exp_month: 4, exp_year: 2044, cvc: '123' },
    });
    const other = await s.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_mastercard' } });
    expect(two.card).toMatchObject({ brand: 'visa', last4: '4242', exp_month: 4, exp_year: 2044 });
    expect(one.card?.fingerprint).toBe(two.card?.fingerprint);
    expect(other.card?.fingerprint).not.toBe(one.card?.fingerprint);
  });

  it.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['pm_card_chargeDeclinedFraudulent', 'card_declined', 'fraudulent'],
    ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
  ])('%s is refused when attached and when charged: %s, %s', async (token, code, decline_code) => {
    const cus = await customer();
    expect(await errorOf(s.stripe.paymentMethods.attach(token, { customer: cus }))).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code,
      decline_code,
    });
    expect((await s.stripe.paymentMethods.list({ customer: cus })).data).toEqual([]);
    const error = await errorOf(pay(cus, token));
    expect(error).toMatchObject({
      type: 'StripeCardError',
      code,
      decline_code,
      payment_intent: { status: 'requires_payment_method' },
    });
    const [charge] = (await s.stripe.charges.list({ customer: cus })).data;
    expect(charge).toMatchObject({
      status: 'failed',
      paid: false,
      failure_code: code,
    });
    expect(charge?.outcome?.type).toMatch(/issuer_declined|blocked/);
    expect(charge?.outcome?.advice_code).toBeTruthy();
  });

  it('are known by number too', async () => {
    const given = { exp_month: 1, exp_year: 2040 };
    const declined = await s.stripe.paymentMethods.create({
      type: 'card',
      card: { number: '4000000000009995', ...given },
    });
    expect(
      await errorOf(s.stripe.paymentMethods.attach(declined.id, { customer: await customer() })),
    ).toMatchObject({ decline_code: 'insufficient_funds' });
    const wrong = await errorOf(
      s.stripe.paymentMethods.create({ type: 'card', card: { number: '4242424242424242424', ...given } }),
    );
    expect(wrong).toMatchObject({ type: 'StripeCardError', code: 'incorrect_number' });
    const unknown = await errorOf(
      s.stripe.paymentMethods.attach('pm_card_nonsense', { customer: await customer() }),
    );
    expect(unknown).toMatchObject({ code: 'resource_missing', statusCode: 404 });
  });

  it('can fail after they were attached', async () => {
    for (const [token, decline] of [
      ['pm_card_chargeCustomerFail', 'generic_decline'],
      ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ] as const) {
      const cus = await customer();
      const method = await s.stripe.paymentMethods.attach(token, { customer: cus });
      expect(method.customer).toBe(cus);
      expect(await errorOf(pay(cus, method.id))).toMatchObject({ decline_code: decline });
    }
  });

  it('belong to one customer until detached', async () => {
    const [a, b] = [await customer(), await customer()];
    const method = await s.stripe.paymentMethods.attach('pm_card_visa', { customer: a });
    await s.stripe.customers.update(a, { invoice_settings: { default_payment_method: method.id } });
    expect((await errorOf(s.stripe.paymentMethods.attach(method.id, { customer: b }))).statusCode).toBe(400);
    expect(
      (
        await errorOf(
          s.stripe.customers.update(b, { invoice_settings: { default_payment_method: method.id } }),
        )
      ).param,
    ).toBe('invoice_settings[default_payment_method]');
    expect((await errorOf(pay(b, method.id))).statusCode).toBe(400);
    expect((await s.stripe.paymentMethods.detach(method.id)).customer).toBeNull();
    expect(await s.stripe.customers.retrieve(a)).toMatchObject({
      invoice_settings: { default_payment_method: null },
    });
    const types = (await s.stripe.events.list({ limit: 10 })).data.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['payment_method.attached', 'payment_method.detached']));
  });
});

describe('3-D Secure', () => {
  /** Clicks a button of the bank's page, without following where it leads. */
  const click = async (url: string, answer: 'complete' | 'fail') => {
    const page = await (await fetch(url)).text();
    expect(page).toContain(`value="${answer}"`);
    return fetch(url, { method: 'POST', body: new URLSearchParams({ answer }), redirect: 'manual' });
  };

  it('fails off session, and asks on session', async () => {
    const cus = await customer();
    const method = await s.stripe.paymentMethods.attach('pm_card_authenticationRequired', { customer: cus });
    expect(await errorOf(pay(cus, method.id))).toMatchObject({
      code: 'authentication_required',
      decline_code: 'authentication_required',
    });
    const intent = await pay(cus, method.id, {
      off_session: undefined,
      return_url: 'http://shop.test/back?x=1',
    });
    expect(intent).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'redirect_to_url' },
      latest_charge: null,
    });
    const answer = await click(intent.next_action?.redirect_to_url?.url ?? '', 'complete');
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      x: '1',
      payment_intent: intent.id,
      redirect_status: 'succeeded',
    });
    const paid = await s.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect(paid).toMatchObject({
      status: 'succeeded',
      latest_charge: { payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } } },
    });
  });

  it('refused at the bank leaves the intent without a method', async () => {
    const intent = await pay(await customer(), 'pm_card_authenticationRequired', {
      off_session: undefined,
      return_url: 'http://shop.test/',
    });
    await click(intent.next_action?.redirect_to_url?.url ?? '', 'fail');
    expect(await s.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  it('done once at setup is not asked for again off session', async () => {
    const cus = await customer();
    const setup = await s.stripe.setupIntents.create({
      customer: cus,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      confirm: true,
      return_url: 'http://shop.test/',
    });
    expect(setup.status).toBe('requires_action');
    await click(setup.next_action?.redirect_to_url?.url ?? '', 'complete');
    const done = await s.stripe.setupIntents.retrieve(setup.id);
    expect(done.status).toBe('succeeded');
    expect((await pay(cus, done.payment_method as string)).status).toBe('succeeded');
  });
});
