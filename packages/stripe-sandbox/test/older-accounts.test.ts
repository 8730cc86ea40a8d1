import type { Stripe } from 'stripe';
import { advance, customerOnClock, planPrice, useScene } from '../src/testing.ts';

/* What accounts of years ago have: plans, phases by iterations, cards of the Sources API. */
let stripe: Stripe;
const scene = useScene((opened) => {
  ({ stripe } = opened);
});

/** Sends parameters that the package's types have given up, as a caller of an older API version does. */
async function older(path: string, fields: Record<string, string>): Promise<Record<string, unknown>> {
  const answer = await fetch(`${scene.sandbox.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_billing',
      'stripe-version': '2020-08-27',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(fields).toString(),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  expect([answer.status, body['error']]).toEqual([200, undefined]);
  return body;
}

it('a plan is a price with its id, and a subscription may be made of it', async () => {
  const product = await stripe.products.create({ name: 'Gold' });
  const plan = await stripe.plans.create({
    product: product.id,
    currency: 'usd',
    interval: 'month',
    amount: 2500,
  });
  expect(plan).toMatchObject({ object: 'plan', amount: 2500, interval: 'month', product: product.id });
  expect(await stripe.plans.retrieve(plan.id)).toEqual(expect.objectContaining({ id: plan.id }));
  expect((await stripe.plans.list({ product: product.id })).data.map(({ id }) => id)).toEqual([plan.id]);
  expect(await stripe.prices.retrieve(plan.id)).toMatchObject({ unit_amount: 2500 });
  const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
  const made = await older('/v1/subscriptions', { customer, plan: plan.id, quantity: '2' });
  expect(made).toMatchObject({ status: 'active', quantity: 2, plan: { id: plan.id } });
  const [invoice] = (await stripe.invoices.list({ customer })).data;
  expect(invoice?.amount_paid).toBe(5000);
});

it('a phase of three iterations lasts three periods of its price', async () => {
  const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
  const price = await planPrice(stripe, 1000);
  const schedule = await older('/v1/subscription_schedules', {
    customer,
    start_date: String(Date.parse('2026-05-01T00:00:00Z') / 1000),
    'phases[0][items][0][price]': price,
    'phases[0][iterations]': '3',
  });
  const [phase] = schedule['phases'] as Stripe.SubscriptionSchedule.Phase[];
  expect(phase?.end_date).toBe(Date.parse('2026-08-01T00:00:00Z') / 1000);
});

it('a card of the Sources API is the default that invoices are paid with', async () => {
  const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z', null);
  const card = await stripe.customers.createSource(customer, { source: 'tok_visa' });
  expect(card).toMatchObject({ object: 'card', brand: 'Visa', last4: '4242', customer });
  const shown = await stripe.customers.retrieve(customer, { expand: ['default_source', 'sources'] });
  expect(shown).toMatchObject({ default_source: { id: card.id, object: 'card' }, sources: { data: [card] } });
  expect((shown as Stripe.Customer).invoice_settings.default_payment_method).toBeNull();
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: await planPrice(stripe, 3000) }],
  });
  await advance(stripe, clock, '2026-06-01T02:00:00Z');
  const { data } = await stripe.invoices.list({ subscription: id });
  expect(data.map(({ status }) => status)).toEqual(['paid', 'paid']);
  expect((await stripe.charges.list({ customer })).data[0]?.payment_method).toBe(card.id);
  await stripe.customers.deleteSource(customer, card.id);
  expect(await stripe.customers.retrieve(customer)).toMatchObject({ default_source: null });
});
