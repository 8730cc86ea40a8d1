import type Stripe from 'stripe';
import { advance, at, useScene, planPrice } from '../src/testing.ts';

let stripe: Stripe;
useScene((opened) => {
  ({ stripe } = opened);
});

it('renews a thousand subscriptions of one clock, each once', async () => {
  const { id: clock } = await stripe.testHelpers.testClocks.create({
    frozen_time: at('2026-05-01T00:00:00Z'),
  });
  const price = await planPrice(stripe, 1900);
  const subscribe = async (): Promise<void> => {
    const { id: customer } = await stripe.customers.create({ test_clock: clock });
    const { id: method } = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stripe.subscriptions.create({ customer, default_payment_method: method, items: [{ price }] });
  };
  for (let batch = 0; batch < 50; batch += 1) await Promise.all(Array.from({ length: 20 }, subscribe));
  await advance(stripe, clock, '2026-06-01T01:00:00Z');
  let renewed = 0;
  for await (const invoice of stripe.invoices.list({ status: 'paid', limit: 100 })) {
    if (invoice.billing_reason === 'subscription_cycle') renewed += 1;
  }
  expect(renewed).toBe(1000);
});
