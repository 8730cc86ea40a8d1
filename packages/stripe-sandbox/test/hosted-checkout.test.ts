import type Stripe from 'stripe';
import { advance, at, customerOnClock, eventTypes, useScene, planPrice } from '../src/testing.ts';
import { browser } from './hosted-browser.ts';

let stripe: Stripe;
let starter: string;
const scene = useScene(async (opened) => {
  ({ stripe } = opened);
  starter = await planPrice(stripe, 1900, { name: 'Starter' });
});

const open = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: starter, quantity: 1 }],
    success_url: 'http://app.test/ok?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://app.test/plans',
    ...params,
  });
const urlOf = (session: Stripe.Checkout.Session): string => session.url ?? '';

describe('a subscription bought in a browser', () => {
  it('makes customer, card and subscription, then tells that the session is complete', async () => {
    const session = await open({
      subscription_data: { metadata: { tier: 'starter' } },
      metadata: { user_id: 'u1' },
      client_reference_id: 'u1',
    });
    expect(session).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 1900,
      customer: null,
    });
    const page = await browser().open(urlOf(session));
    expect(page.text).toContain('Sandbox');
    expect(page.text).toContain('$19.00');
    const after = await page.submit({
      email: 'bo@example.com',
      name: 'Bo',
      card: '4242424242424242',
      action: 'pay',
    });
    expect(after.url).toBe(`http://app.test/ok?session=${session.id}`);
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice', 'customer', 'line_items'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'bo@example.com' },
    });
    expect(done.line_items?.data[0]).toMatchObject({ amount_total: 1900, quantity: 1 });
    expect(done.customer).toMatchObject({ email: 'bo@example.com', name: 'Bo' });
    expect(done.subscription).toMatchObject({
      status: 'active',
      metadata: { tier: 'starter' },
      latest_invoice: { status: 'paid', amount_paid: 1900 },
    });
    const types = await eventTypes(stripe, (done.customer as Stripe.Customer).id, ['']);
    expect(types.indexOf('customer.created')).toBe(0);
    expect(types.indexOf('customer.subscription.created')).toBeLessThan(types.indexOf('invoice.paid'));
    expect(types.at(-1)).toBe('checkout.session.completed');
  });

  it('says why a card was refused, keeps nothing of it, and takes another', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await open({ customer });
    const page = await browser().open(urlOf(session));
    const refused = await page.submit({ number: '4000 0000 0000 9995', action: 'pay' });
    expect([refused.status, refused.text.includes('insufficient funds')]).toEqual([402, true]);
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(0);
    const wrong = await refused.submit({ number: '1234', action: 'pay' });
    expect(wrong.text).toContain('card number is incorrect');
    expect((await wrong.submit({ card: '4242424242424242', action: 'pay' })).url).toContain('/ok?session=');
    expect((await stripe.subscriptions.list({ customer })).data[0]).toMatchObject({ status: 'active' });
  });

  it('goes through 3-D Secure: refused by the customer first, then approved', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await open({ customer });
    const bank = await (
      await browser().open(urlOf(session))
    ).submit({ card: '4000002760003184', action: 'pay' });
    expect(bank.url).toContain('/authenticate/pi_');
    const back = await bank.submit({ answer: 'fail' });
    expect(back.text).toContain('unable to authenticate');
    const again = await (
      await back.submit({ card: '4000002760003184', action: 'pay' })
    ).submit({ answer: 'complete' });
    expect(again.url).toBe(`http://app.test/ok?session=${session.id}`);
    const subscriptions = await stripe.subscriptions.list({ customer, status: 'all' });
    expect(subscriptions.data.map(({ status }) => status)).toEqual(['active']);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      subscription: subscriptions.data[0]?.id,
    });
  });

  it('with a trial charges nothing today', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await open({
      customer,
      subscription_data: {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
      },
    });
    expect(session.amount_total).toBe(0);
    await (await browser().open(urlOf(session))).submit({ card: '4242424242424242', action: 'pay' });
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
    });
    await advance(stripe, clock, '2026-05-08T01:00:00Z');
    const [subscription] = (await stripe.subscriptions.list({ customer, expand: ['data.latest_invoice'] }))
      .data;
    expect(subscription).toMatchObject({
      status: 'active',
      latest_invoice: { amount_paid: 1900, status: 'paid' },
    });
  });

  it('takes a promotion code, and refuses a wrong one', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' });
    await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code: 'SPRING' });
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await open({ customer, allow_promotion_codes: true });
    const wrong = await (
      await browser().open(urlOf(session))
    ).submit({ code: 'AUTUMN', action: 'promotion' });
    expect(wrong.text).toContain('This code is invalid');
    const applied = await wrong.submit({ code: 'spring', action: 'promotion' });
    expect(applied.text).toContain('$14.25');
    await applied.submit({ card: '4242424242424242', action: 'pay' });
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
    expect(done).toMatchObject({
      amount_total: 1425,
      total_details: { amount_discount: 475 },
      invoice: { amount_paid: 1425 },
    });
  });

  it('can be cancelled: the customer goes back and the session stays open', async () => {
    const session = await open();
    expect((await (await browser().open(urlOf(session))).submit({ action: 'cancel' })).url).toBe(
      'http://app.test/plans',
    );
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
  });
});

describe('a session', () => {
  const complete = async (id: string, body: object) => {
    const answer = await fetch(`${scene.sandbox.url}/_sandbox/checkout/${id}/complete`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('is completed by a test in one call', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await open({ customer });
    expect(await complete(session.id, { payment_method: 'pm_card_chargeDeclined' })).toMatchObject({
      status: 402,
      body: { error: { code: 'card_declined' } },
    });
    expect(await complete(session.id, { payment_method: 'pm_card_visa' })).toMatchObject({
      status: 200,
      body: { status: 'complete' },
    });
    expect(await complete(session.id, { payment_method: 'pm_card_visa' })).toMatchObject({ status: 400 });
  });

  it('in setup mode keeps a card', async () => {
    const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await stripe.checkout.sessions.create({
      mode: 'setup',
      customer,
      success_url: 'http://app.test/ok',
      setup_intent_data: { metadata: { user_id: 'u1' } },
    });
    const bank = await (
      await browser().open(urlOf(session))
    ).submit({ card: '4000002500003155', action: 'pay' });
    await bank.submit({ answer: 'complete' });
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['setup_intent.payment_method'],
    });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      setup_intent: { status: 'succeeded', metadata: { user_id: 'u1' } },
    });
    expect((await stripe.paymentMethods.list({ customer })).data).toHaveLength(1);
  });

  it('in payment mode takes a payment once', async () => {
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        { price_data: { currency: 'jpy', unit_amount: 500, product_data: { name: 'Credits' } }, quantity: 2 },
      ],
      success_url: 'http://app.test/ok',
    });
    expect(await complete(session.id, { card: '4242424242424242', email: 'c@example.com' })).toMatchObject({
      body: { payment_status: 'paid', amount_total: 1000 },
    });
    const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent'],
    });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 1000, currency: 'jpy' });
  });

  it('expires after a day of its customer’s clock, or on request', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const session = await open({ customer });
    expect(session.expires_at).toBe(at('2026-05-02T00:00:00Z'));
    const other = await open({ customer });
    expect((await stripe.checkout.sessions.expire(other.id)).status).toBe('expired');
    await expect(stripe.checkout.sessions.expire(other.id)).rejects.toMatchObject({ statusCode: 400 });
    await advance(stripe, clock, '2026-05-02T00:00:00Z');
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
    expect(await eventTypes(stripe, customer, ['checkout.session.expired'])).toHaveLength(2);
    expect((await browser().open(urlOf(session))).status).toBe(410);
  });
});
