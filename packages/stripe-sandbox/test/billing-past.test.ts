import type { Stripe } from 'stripe';
import { admin } from './harness.ts';
import { at, customerOnClock, planPrice, useScene } from '../src/testing.ts';

let stripe: Stripe;
const scene = useScene((opened) => {
  ({ stripe } = opened);
});

it('gives a subscription paid invoices of the months before, and sends no events', async () => {
  const { customer } = await customerOnClock(stripe, '2027-03-31T09:00:00Z');
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: await planPrice(stripe, 1_900) }],
  });
  const events = async (): Promise<number> => (await stripe.events.list({ limit: 100 })).data.length;
  const before = await events();
  await admin(scene.sandbox, 'POST', `subscriptions/${id}/past`, { months: 2 });
  const { data } = await stripe.invoices.list({
    subscription: id,
    status: 'paid',
    created: { lt: at('2027-03-31T09:00:00Z') },
  });
  expect(data).toHaveLength(2);
  expect(data.map(({ created }) => created).toSorted((a, b) => a - b)).toEqual([
    at('2027-01-31T09:00:00Z'),
    at('2027-02-28T09:00:00Z'),
  ]);
  expect(data[0]).toMatchObject({ billing_reason: 'subscription_cycle', amount_paid: 1_900, customer });
  expect(new Set(data.flatMap(({ lines }) => lines.data.map((line) => line.id))).size).toBe(2);
  expect(await events()).toBe(before);
});

it('refuses a past without months, and of what has no paid invoice', async () => {
  const { customer } = await customerOnClock(stripe, '2027-03-31T09:00:00Z');
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: await planPrice(stripe, 1_900) }],
    collection_method: 'send_invoice',
    days_until_due: 30,
  });
  const ask = (fields: object): Promise<unknown> =>
    admin(scene.sandbox, 'POST', `subscriptions/${id}/past`, fields);
  expect(await ask({})).toMatchObject({ error: { param: 'months' } });
  expect(await ask({ months: 3 })).toMatchObject({ error: { param: 'id' } });
});
