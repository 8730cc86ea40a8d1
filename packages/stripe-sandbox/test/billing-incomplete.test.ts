import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { startSandbox } from '../src/server.ts';
import { advance, customerOnClock, eventTypes, giveCard, useScene, planPrice } from '../src/testing.ts';

let stripe: Stripe;
let starter: string;
useScene(async (opened) => {
  ({ stripe } = opened);
  starter = await planPrice(stripe, 1900);
});

describe('default_incomplete', () => {
  it('leaves the first payment to the customer’s browser', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z', null);
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
      payment_behavior: 'default_incomplete',
      payment_settings: { save_default_payment_method: 'on_subscription' },
      expand: ['latest_invoice.confirmation_secret', 'latest_invoice.payments'],
    });
    expect(subscription.status).toBe('incomplete');
    const invoice = subscription.latest_invoice as Stripe.Invoice;
    const intent = invoice.payments?.data[0]?.payment.payment_intent as string;
    expect(invoice.confirmation_secret?.client_secret).toContain(intent);
    await expect(
      stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }),
    ).rejects.toMatchObject({
      decline_code: 'insufficient_funds',
    });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('incomplete');
    await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    const active = await stripe.subscriptions.retrieve(subscription.id);
    expect(active).toMatchObject({
      status: 'active',
      default_payment_method: expect.stringMatching(/^pm_/) as string,
    });
    expect(
      await eventTypes(stripe, customer, [
        'invoice.payment_failed',
        'invoice.paid',
        'customer.subscription.',
      ]),
    ).toEqual([
      'customer.subscription.created',
      'invoice.payment_failed',
      'invoice.paid',
      'customer.subscription.updated',
      'customer.subscription.updated',
    ]);
  });

  it('asks for a card by a setup intent when there is a trial', async () => {
    const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z', null);
    const {
      id,
      status,
      pending_setup_intent: intent,
    } = await stripe.subscriptions.create({
      customer,
      items: [{ price: starter }],
      trial_period_days: 7,
      payment_behavior: 'default_incomplete',
    });
    expect(status).toBe('trialing');
    await stripe.setupIntents.confirm(intent as string, { payment_method: 'pm_card_visa' });
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      pending_setup_intent: null,
      default_payment_method: expect.stringMatching(/^pm_/) as string,
    });
  });
});

it('ends subscriptions with their customer', async () => {
  const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
  await stripe.customers.del(customer);
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
});

it('items are found, changed, added and removed on their own', async () => {
  const { customer } = await customerOnClock(stripe, '2026-01-01T00:00:00Z');
  const { id, items } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
  const first = items.data[0]?.id ?? '';
  expect(
    await stripe.subscriptionItems.update(first, { quantity: 2, proration_behavior: 'none' }),
  ).toMatchObject({ quantity: 2, subscription: id });
  const added = await stripe.subscriptionItems.create({
    subscription: id,
    price: await planPrice(stripe, 500),
    proration_behavior: 'none',
  });
  expect((await stripe.subscriptionItems.list({ subscription: id })).data.map((item) => item.id)).toEqual([
    first,
    added.id,
  ]);
  expect(await stripe.subscriptionItems.del(first, { proration_behavior: 'none' })).toMatchObject({
    deleted: true,
  });
  await expect(stripe.subscriptionItems.retrieve(first)).rejects.toMatchObject({ statusCode: 404 });
});

it('goes on after a restart where it was', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-billing-'));
  const start = async () => {
    const sandbox = await startSandbox({ port: 0, dataDir: folder });
    return {
      sandbox,
      api: new Stripe('sk_test_billing', { host: '127.0.0.1', port: sandbox.port, protocol: 'http' }),
    };
  };
  try {
    const before = await start();
    const { clock, customer } = await customerOnClock(before.api, '2026-01-01T00:00:00Z');
    const { id } = await before.api.subscriptions.create({
      customer,
      items: [{ price: await planPrice(before.api, 1900) }],
    });
    await advance(before.api, clock, '2026-02-01T00:00:00Z');
    await before.sandbox.close();
    const after = await start();
    await advance(after.api, clock, '2026-03-01T01:00:00Z');
    expect((await after.api.invoices.list({ subscription: id })).data.map(({ status }) => status)).toEqual([
      'paid',
      'paid',
      'paid',
    ]);
    await giveCard(after.api, customer, 'pm_card_chargeCustomerFail');
    await advance(after.api, clock, '2026-04-01T01:00:00Z');
    expect((await after.api.subscriptions.retrieve(id)).status).toBe('past_due');
    await after.sandbox.close();
  } finally {
    await rm(folder, { recursive: true });
  }
});
