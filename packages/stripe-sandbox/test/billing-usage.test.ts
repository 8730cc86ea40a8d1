import type Stripe from 'stripe';
import { advance, at, customerOnClock, useScene, planPrice } from '../src/testing.ts';

/** What the usage-based half of an invoice looks like, from the meter to the payment. */
let stripe: Stripe;
let overage: string;
useScene(async (opened) => {
  ({ stripe } = opened);
  const meter = await stripe.billing.meters.create({
    display_name: 'Overage',
    event_name: 'overage',
    default_aggregation: { formula: 'sum' },
  });
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1,
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    product_data: { name: 'Usage beyond the plan' },
  });
  overage = price.id;
});

const report = (customer: string, value: number, when: string): Promise<unknown> =>
  stripe.billing.meterEvents.create({
    event_name: 'overage',
    payload: { stripe_customer_id: customer, value: String(value) },
    timestamp: at(when),
  });

const linesOf = async (subscription: string): Promise<[string, number, number, number][]> => {
  const { data } = await stripe.invoices.list({ subscription });
  return data.flatMap((invoice) =>
    invoice.lines.data
      .filter((line) => line.pricing?.price_details?.price === overage)
      .map((line): [string, number, number, number] => [
        invoice.status ?? '',
        line.amount,
        line.period.start,
        line.period.end,
      ]),
  );
};

it('counts what is reported in the hour before a renewal is final, and no more after it', async () => {
  const { clock, customer } = await customerOnClock(stripe, '2026-01-31T10:00:00Z');
  const starter = await planPrice(stripe, 1900);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: starter }] });
  await advance(stripe, clock, '2026-02-10T00:00:00Z');
  await stripe.subscriptionItems.create({
    subscription: id,
    price: overage,
    proration_behavior: 'none',
  });
  await report(customer, 40, '2026-02-10T00:00:00Z');
  await advance(stripe, clock, '2026-02-28T10:30:00Z');
  await report(customer, 2, '2026-02-28T09:59:00Z');
  await advance(stripe, clock, '2026-02-28T11:00:00Z');
  await report(customer, 500, '2026-02-28T09:59:59Z');
  await report(customer, 7, '2026-02-28T11:00:00Z');
  const first = { start: at('2026-01-31T10:00:00Z'), end: at('2026-02-28T10:00:00Z') };
  expect(await linesOf(id)).toEqual([['paid', 42, first.start, first.end]]);
  await advance(stripe, clock, '2026-03-31T11:00:00Z');
  expect(await linesOf(id)).toEqual([
    ['paid', 7, first.end, at('2026-03-31T10:00:00Z')],
    ['paid', 42, first.start, first.end],
  ]);
  const [renewal] = (await stripe.invoices.list({ subscription: id })).data;
  expect([renewal?.amount_due, renewal?.amount_paid]).toEqual([1907, 1907]);
});

it('bills the usage of a yearly plan month by month', async () => {
  const { clock, customer } = await customerOnClock(stripe, '2026-01-31T10:00:00Z');
  const yearly = await planPrice(stripe, 19_000, { interval: 'year' });
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: yearly }] });
  await advance(stripe, clock, '2026-03-10T00:00:00Z');
  const item = await stripe.subscriptionItems.create({
    subscription: id,
    price: overage,
    proration_behavior: 'none',
  });
  expect([item.current_period_start, item.current_period_end]).toEqual([
    at('2026-02-28T10:00:00Z'),
    at('2026-03-31T10:00:00Z'),
  ]);
  expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  await report(customer, 250, '2026-03-10T00:00:00Z');
  await advance(stripe, clock, '2026-04-30T11:00:00Z');
  const { data } = await stripe.invoices.list({ subscription: id });
  expect(data.map(({ amount_paid: paid }) => paid)).toEqual([0, 250, 19_000]);
  await advance(stripe, clock, '2027-01-31T11:00:00Z');
  const last = (await stripe.invoices.list({ subscription: id, limit: 1 })).data[0];
  expect(last?.amount_paid).toBe(19_000);
});
