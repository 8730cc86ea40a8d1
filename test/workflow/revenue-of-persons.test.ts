import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { play } from './story.ts';
import { mrrAtStripe } from '../support/mrr-at-stripe.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

interface MovementLine {
  kind: string;
  amount: number;
  gapDays: number | null;
}

/** Movements of a customer's person, oldest first. */
const movementsOfCustomer = async (customerId: string): Promise<MovementLine[]> =>
  system.rows<MovementLine>(
    `select kind, amount::int as amount, round(extract(epoch from at - lost_at) / 86400)::int as "gapDays"
     from revenue_movements where customer_id = $1 order by at, id`,
    [customerId],
  );

it('tells a move to another subscription as one expansion, and a return as a reactivation with its gap', async () => {
  const customer = await newCustomer(system);
  const first = await customer.subscribe('starter_month_usd');
  await untilStatus(system, first, 'active');
  await play(system, customer, first, 10);

  await system.stripe.subscriptions.cancel(first);
  await untilStatus(system, first, 'canceled');
  const second = await customer.subscribe('professional_month_usd');
  await untilStatus(system, second, 'active');
  const moved = [
    { kind: 'new', amount: 1900, gapDays: null },
    { kind: 'expansion', amount: 3000, gapDays: null },
  ];
  await until(async () => (await movementsOfCustomer(customer.customerId)).length === 2, {
    what: 'the move is one movement',
  });
  expect(await movementsOfCustomer(customer.customerId)).toEqual(moved);

  await play(system, customer, second, 5);
  await system.stripe.subscriptions.cancel(second);
  await untilStatus(system, second, 'canceled');
  await customer.advanceTo((await customer.now()) + 40 * 86_400_000);
  const third = await customer.subscribe('starter_month_usd');
  await untilStatus(system, third, 'active');
  expect(await movementsOfCustomer(customer.customerId)).toEqual([
    ...moved,
    { kind: 'churn', amount: -4900, gapDays: null },
    { kind: 'reactivation', amount: 1900, gapDays: 40 },
  ]);
});

it('stores the MRR that Stripe’s prices come to, with seats and discounts that never end', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const { stripe } = system;
  const forever = await stripe.coupons.create({ percent_off: 33.33, duration: 'forever' });
  const once = await stripe.coupons.create({ amount_off: 700, currency: 'usd', duration: 'once' });
  const [item] = (await stripe.subscriptions.retrieve(id)).items.data;
  await stripe.subscriptions.update(id, {
    items: [{ id: item?.id ?? '', quantity: 3 }],
    discounts: [{ coupon: forever.id }, { coupon: once.id }],
  });
  const stored = async (): Promise<number> => {
    const [row] = await system.rows<{ mrr: string }>('select mrr from subscriptions where id = $1', [id]);
    return Number(row?.mrr);
  };
  await until(async () => (await stored()) !== 4900, { what: 'the change is followed' });
  const clock = (await stripe.subscriptions.retrieve(id)).test_clock as string;
  const seen = [];
  for await (const one of mrrAtStripe(stripe, { testClockIds: [clock] })) seen.push(one);
  // 3 × 49.00 less 33.33 %.
  expect(seen).toMatchObject([{ subscriptionId: id, currency: 'usd', amount: 9800, isPaid: true }]);
  expect(await stored()).toBe(9800);
});
