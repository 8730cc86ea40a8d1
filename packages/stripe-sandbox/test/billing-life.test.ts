import type Stripe from 'stripe';
import { advance, at, customerOnClock, eventTypes, giveCard, useScene, planPrice } from '../src/testing.ts';

let stripe: Stripe;
useScene((opened) => {
  ({ stripe } = opened);
});

const invoicesOf = async (subscription: string) => (await stripe.invoices.list({ subscription })).data;

describe('a subscription that is paid at once', () => {
  it('forgets its own card when that is taken from the customer', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-31T10:00:00Z', null);
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    const price = await planPrice(stripe, 1900);
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price }],
      default_payment_method: card.id,
    });
    await stripe.paymentMethods.detach(card.id);
    expect((await stripe.subscriptions.retrieve(id)).default_payment_method).toBeNull();
  });

  it('is active with a paid first invoice, and renews every month on its day', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-01-31T10:00:00Z');
    const price = await planPrice(stripe, 1900);
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price }],
      metadata: { user_id: 'u1' },
      expand: ['latest_invoice.payments', 'items.data.price.product'],
    });
    expect(subscription).toMatchObject({
      status: 'active',
      currency: 'usd',
      metadata: { user_id: 'u1' },
      trial_end: null,
    });
    const [item] = subscription.items.data;
    expect([item?.current_period_start, item?.current_period_end]).toEqual([
      at('2026-01-31T10:00:00Z'),
      at('2026-02-28T10:00:00Z'),
    ]);
    expect(item?.price.product).toMatchObject({ object: 'product', name: 'Plan' });
    const first = subscription.latest_invoice as Stripe.Invoice;
    expect(first).toMatchObject({
      status: 'paid',
      amount_due: 1900,
      amount_paid: 1900,
      amount_remaining: 0,
      billing_reason: 'subscription_create',
      parent: {
        type: 'subscription_details',
        subscription_details: { subscription: subscription.id, metadata: { user_id: 'u1' } },
      },
    });
    expect(first.payments?.data[0]).toMatchObject({
      status: 'paid',
      amount_paid: 1900,
      payment: { type: 'payment_intent' },
    });

    await advance(stripe, clock, '2026-02-28T10:00:00Z');
    const [draft] = await invoicesOf(subscription.id);
    expect(draft).toMatchObject({
      status: 'draft',
      billing_reason: 'subscription_cycle',
      period_end: at('2026-02-28T10:00:00Z'),
    });
    await advance(stripe, clock, '2026-04-30T11:00:00Z');
    const invoices = await invoicesOf(subscription.id);
    expect(invoices.map((one) => [one.status, one.amount_paid])).toEqual(
      Array.from({ length: 4 }, () => ['paid', 1900]),
    );
    expect(invoices.map((one) => new Date(one.created * 1000).toISOString().slice(0, 10))).toEqual([
      '2026-04-30',
      '2026-03-31',
      '2026-02-28',
      '2026-01-31',
    ]);
    expect(new Set(invoices.map((one) => one.number)).size).toBe(4);
  });

  it('tells of everything in order', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-03-01T00:00:00Z');
    await stripe.subscriptions.create({ customer, items: [{ price: await planPrice(stripe, 1900) }] });
    await advance(stripe, clock, '2026-04-01T01:00:00Z');
    const types = await eventTypes(stripe, customer, [
      'customer.subscription.',
      'invoice.',
      'charge.',
      'payment_intent.',
    ]);
    const cycle = types.slice(types.indexOf('invoice.upcoming'));
    expect(types.filter((type) => type === 'customer.subscription.created')).toHaveLength(1);
    expect(cycle.filter((type) => type !== 'invoice.updated')).toEqual([
      'invoice.upcoming',
      'invoice.created',
      'customer.subscription.updated',
      'payment_intent.created',
      'invoice.finalized',
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice.paid',
      'invoice.payment_succeeded',
    ]);
  });
});

describe('a trial', () => {
  it('begins with an invoice over nothing, is announced three days before its end, and turns into a paid month', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const price = await planPrice(stripe, 4900);
    const created = await stripe.subscriptions.create({
      customer,
      items: [{ price }],
      trial_period_days: 7,
      expand: ['latest_invoice'],
    });
    expect(created).toMatchObject({
      status: 'trialing',
      trial_end: at('2026-05-08T00:00:00Z'),
      billing_cycle_anchor: at('2026-05-08T00:00:00Z'),
    });
    expect(created.latest_invoice).toMatchObject({ status: 'paid', total: 0, amount_due: 0 });
    await advance(stripe, clock, '2026-05-04T23:59:59Z');
    expect(await eventTypes(stripe, customer, ['customer.subscription.trial_will_end'])).toHaveLength(0);
    await advance(stripe, clock, '2026-05-05T00:00:00Z');
    expect(await eventTypes(stripe, customer, ['customer.subscription.trial_will_end'])).toHaveLength(1);
    await advance(stripe, clock, '2026-05-08T01:00:00Z');
    const subscription = await stripe.subscriptions.retrieve(created.id, { expand: ['latest_invoice'] });
    expect(subscription.status).toBe('active');
    expect(subscription.latest_invoice).toMatchObject({
      status: 'paid',
      amount_paid: 4900,
      billing_reason: 'subscription_cycle',
    });
    expect(subscription.items.data[0]?.current_period_end).toBe(at('2026-06-08T00:00:00Z'));
  });

  it.each([
    ['pause', 'paused'],
    ['cancel', 'canceled'],
    ['create_invoice', 'past_due'],
  ] as const)('without a card: %s', async (behavior, status) => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: await planPrice(stripe, 4900) }],
      trial_period_days: 1,
      trial_settings: { end_behavior: { missing_payment_method: behavior } },
    });
    expect(await eventTypes(stripe, customer, ['customer.subscription.trial_will_end'])).toHaveLength(1);
    await advance(stripe, clock, '2026-05-02T01:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe(status);
  });

  it('paused at its end is resumed with a card', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: await planPrice(stripe, 4900) }],
      trial_period_days: 1,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    await advance(stripe, clock, '2026-05-20T00:00:00Z');
    await giveCard(stripe, customer, 'pm_card_visa');
    const resumed = await stripe.subscriptions.resume(id);
    expect(resumed.status).toBe('active');
    expect(resumed.items.data[0]?.current_period_end).toBe(at('2026-06-20T00:00:00Z'));
    expect(await eventTypes(stripe, customer, ['customer.subscription.resumed'])).toHaveLength(1);
  });

  it('can be extended and ended now', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: await planPrice(stripe, 4900) }],
      trial_period_days: 7,
    });
    const longer = await stripe.subscriptions.update(id, {
      trial_end: at('2026-05-11T00:00:00Z'),
      proration_behavior: 'none',
    });
    expect([longer.status, longer.items.data[0]?.current_period_end]).toEqual([
      'trialing',
      at('2026-05-11T00:00:00Z'),
    ]);
    await advance(stripe, clock, '2026-05-09T00:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('trialing');
    const ended = await stripe.subscriptions.update(id, { trial_end: 'now', expand: ['latest_invoice'] });
    expect(ended.status).toBe('active');
    expect(ended.latest_invoice).toMatchObject({ amount_paid: 4900, billing_reason: 'subscription_update' });
    expect(ended.billing_cycle_anchor).toBe(at('2026-05-09T00:00:00Z'));
  });
});

describe('a failed payment', () => {
  it('makes the subscription past due until the invoice is paid', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-01-10T00:00:00Z');
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: await planPrice(stripe, 1900) }],
    });
    await giveCard(stripe, customer, 'pm_card_chargeCustomerFail');
    await advance(stripe, clock, '2026-02-10T01:00:00Z');
    const due = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    const invoice = due.latest_invoice as Stripe.Invoice;
    expect(due.status).toBe('past_due');
    expect(invoice).toMatchObject({
      status: 'open',
      attempted: true,
      attempt_count: 1,
      next_payment_attempt: null,
      amount_remaining: 1900,
    });
    expect(await eventTypes(stripe, customer, ['invoice.payment_failed'])).toHaveLength(1);

    const refused = await stripe.invoices
      .pay(invoice.id)
      .catch((error: unknown) => error as Stripe.errors.StripeCardError);
    expect(refused).toMatchObject({
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'generic_decline',
    });
    expect((refused as Stripe.errors.StripeCardError).payment_intent).toMatchObject({
      status: 'requires_payment_method',
    });
    expect(await eventTypes(stripe, customer, ['charge.failed'])).toHaveLength(2);

    await giveCard(stripe, customer, 'pm_card_visa');
    const paid = await stripe.invoices.pay(invoice.id);
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 1900 });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
    await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({
      message: 'Invoice is already paid',
    });
  });

  it('on the first invoice leaves the subscription incomplete, which expires after 23 hours', async () => {
    const { clock, customer } = await customerOnClock(
      stripe,
      '2026-01-10T00:00:00Z',
      'pm_card_chargeCustomerFail',
    );
    const price = await planPrice(stripe, 1900);
    await expect(
      stripe.subscriptions.create({ customer, items: [{ price }], payment_behavior: 'error_if_incomplete' }),
    ).rejects.toMatchObject({ statusCode: 402, decline_code: 'generic_decline' });
    expect((await stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(0);
    const {
      id,
      status,
      latest_invoice: invoice,
    } = await stripe.subscriptions.create({ customer, items: [{ price }] });
    expect(status).toBe('incomplete');
    await advance(stripe, clock, '2026-01-10T23:00:00Z');
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('incomplete_expired');
    expect((await stripe.invoices.retrieve(invoice as string)).status).toBe('void');
  });
});

describe('the end', () => {
  it('at the period’s end comes then, and can be taken back before', async () => {
    const { clock, customer } = await customerOnClock(stripe, '2026-01-10T00:00:00Z');
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: await planPrice(stripe, 1900) }],
    });
    const going = await stripe.subscriptions.update(id, {
      cancel_at_period_end: true,
      cancellation_details: { feedback: 'unused' },
    });
    expect(going).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: at('2026-02-10T00:00:00Z'),
      canceled_at: at('2026-01-10T00:00:00Z'),
      cancellation_details: { reason: 'cancellation_requested', feedback: 'unused' },
    });
    const staying = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(staying).toMatchObject({ cancel_at_period_end: false, cancel_at: null, canceled_at: null });
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await advance(stripe, clock, '2026-02-10T00:00:00Z');
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      ended_at: at('2026-02-10T00:00:00Z'),
    });
    expect(await invoicesOf(id)).toHaveLength(1);
    expect((await eventTypes(stripe, customer, ['customer.subscription.'])).at(-1)).toBe(
      'customer.subscription.deleted',
    );
  });

  it('now is final', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-10T00:00:00Z');
    const { id } = await stripe.subscriptions.create({
      customer,
      items: [{ price: await planPrice(stripe, 1900) }],
    });
    expect(await stripe.subscriptions.cancel(id)).toMatchObject({ status: 'canceled' });
    await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({
      code: 'resource_missing',
      statusCode: 404,
    });
    await expect(stripe.subscriptions.update(id, { cancel_at_period_end: true })).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});
