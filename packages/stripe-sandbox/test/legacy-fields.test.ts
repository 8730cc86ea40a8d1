import { customerOnClock, planPrice, useScene } from '../src/testing.ts';

/* Fields that the package's types gave up and that Stripe's answers still have. */

const scene = useScene(() => undefined);

it('a subscription shows the plan and quantity of its only item, and neither of several', async () => {
  const { stripe } = scene;
  const [price, addOn] = [await planPrice(stripe, 1900), await planPrice(stripe, 500)];
  const { customer } = await customerOnClock(stripe, '2026-04-01T00:00:00Z');
  const made = await stripe.subscriptions.create({ customer, items: [{ price, quantity: 3 }] });
  expect(made).toMatchObject({ plan: { id: price, object: 'plan', amount: 1900 }, quantity: 3 });
  await stripe.subscriptionItems.create({ subscription: made.id, price: addOn });
  expect(await stripe.subscriptions.retrieve(made.id)).toMatchObject({ plan: null, quantity: null });
  const { data } = await stripe.events.list({ type: 'customer.subscription.created', limit: 1 });
  expect(data[0]?.data.object).toMatchObject({ plan: { id: price }, quantity: 3 });
});

it('a charge shows its refunds and its dispute', async () => {
  const { stripe } = scene;
  const { customer } = await customerOnClock(stripe, '2026-04-01T00:00:00Z', 'pm_card_createDispute');
  await stripe.subscriptions.create({ customer, items: [{ price: await planPrice(stripe, 1900) }] });
  const [disputed] = (await stripe.charges.list({ customer })).data;
  const [dispute] = (await stripe.disputes.list({ charge: disputed?.id ?? '' })).data;
  expect(disputed).toMatchObject({ dispute: dispute?.id, destination: null, order: null, radar_options: {} });
  const other = await customerOnClock(stripe, '2026-04-01T00:00:00Z');
  await stripe.subscriptions.create({
    customer: other.customer,
    items: [{ price: await planPrice(stripe, 1900) }],
  });
  const [paid] = (await stripe.charges.list({ customer: other.customer })).data;
  const refund = await stripe.refunds.create({ charge: paid?.id ?? '', amount: 900 });
  expect(await stripe.charges.retrieve(paid?.id ?? '')).toMatchObject({
    dispute: null,
    refunds: { object: 'list', data: [{ id: refund.id, amount: 900 }] },
  });
});
