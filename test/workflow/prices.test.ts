import Stripe from 'stripe';
import { idOf } from '../../gateways/stripe/references.ts';
import { refreshUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { asked, change, nothingOnItsWay, projected } from './story.ts';
import { mrrAtStripe } from '../support/mrr-at-stripe.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** What Stripe sells a plan by. */
async function soldBy(lookupKey: string) {
  const { data } = await system.stripe.prices.list({ lookup_keys: [lookupKey] });
  if (data[0] === undefined) throw new Error(`no price ${lookupKey}`);
  return data[0];
}

/** Subscribes to a price as staff do it in Stripe's dashboard. */
async function subscribeTo(customer: TestCustomer, priceId: string): Promise<string> {
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: priceId }],
    metadata: { user_id: customer.userId },
  });
  await untilStatus(system, id, 'active');
  return id;
}

const access = async ({ token }: TestCustomer) =>
  (await system.api.call('GET', '/subscriptions/my-access', { token })).body;

describe('a price that staff made in Stripe', () => {
  it('on the product of a plan puts who pays it on that plan', async () => {
    const { product } = await soldBy('professional_month_usd');
    const negotiated = await system.stripe.prices.create({
      product: product as string,
      currency: 'usd',
      unit_amount: 3900,
      recurring: { interval: 'month' },
    });
    const customer = await newCustomer(system);
    const id = await subscribeTo(customer, negotiated.id);
    expect(await projected(system, id)).toMatchObject({ tier: 'professional', mrr: '3900', attention: null });
    expect((await access(customer))['services']).toContain('agents');
  });

  it('for a plan, of the amount that it is sold at, leaves the first price to those who pay that', async () => {
    const first = await soldBy('starter_month_usd');
    const { customer, id } = await newSubscriber(system);
    const second = await system.stripe.prices.create({
      product: first.product as string,
      currency: 'usd',
      unit_amount: 1900,
      recurring: { interval: 'month' },
      metadata: { plan_code: 'starter' },
    });
    await nothingOnItsWay(system);
    const other = await newCustomer(system);
    const otherId = await subscribeTo(other, second.id);
    await change(system, id, refreshUpdate, asked());
    for (const one of [id, otherId]) expect((await projected(system, one)).tier).toBe('starter');
    expect((await access(customer))['tier']).toBe('starter');
    const answer = await system.api.call('POST', '/billing/checkout/create', {
      token: (await newCustomer(system)).token,
      body: { tier_id: 'starter', billing_cycle: 'monthly' },
    });
    const session = await system.stripe.checkout.sessions.retrieve(String(answer.body['session_id']), {
      expand: ['line_items'],
    });
    expect(session.line_items?.data[0]?.price?.id).toBe(first.id);
  });

  it('that takes over the lookup key of an older one does not hold up other changes of the catalogue', async () => {
    const before = await soldBy('enterprise_month_usd');
    await system.stripe.prices.create({
      product: before.product as string,
      currency: 'usd',
      unit_amount: 10_900,
      recurring: { interval: 'month' },
      lookup_key: 'enterprise_month_usd',
      transfer_lookup_key: true,
      metadata: { plan_code: 'enterprise' },
    });
    await nothingOnItsWay(system);
    const failed = await system.rows(
      `select 1 from inbox_events where type like 'price.%' and state not in ('processed', 'ignored')`,
    );
    expect(failed).toEqual([]);
    const customer = await newCustomer(system);
    const id = await subscribeTo(customer, (await soldBy('enterprise_month_usd')).id);
    expect((await projected(system, id)).tier).toBe('enterprise');
  });
});

describe('a price that no plan knows', () => {
  it('takes nothing away from who pays: they keep the plan they had, and staff are asked to look', async () => {
    const { customer, id } = await newSubscriber(system);
    const foreign = await system.stripe.prices.create({
      currency: 'usd',
      unit_amount: 2500,
      recurring: { interval: 'month' },
      product_data: { name: 'Negotiated by sales' },
    });
    const subscription = await system.stripe.subscriptions.retrieve(id);
    await system.stripe.subscriptions.update(id, {
      items: [{ id: subscription.items.data[0]?.id ?? '', price: foreign.id }],
    });
    await until(async () => (await projected(system, id))['price_id'] === foreign.id);
    const row = await projected(system, id);
    expect(row).toMatchObject({ tier: 'starter', mrr: '2500' });
    expect(row['attention']).toContain(`The price ${foreign.id} is not in the catalogue`);
    expect(await access(customer)).toMatchObject({ tier: 'starter', status: 'active', warning: null });
    expect((await access(customer))['services']).toContain('inference');
    // Also once it has been read again.
    await change(system, id, refreshUpdate, asked());
    expect((await projected(system, id)).tier).toBe('starter');
  });
});

describe('a price that was archived in Stripe', () => {
  const buy = async (token: string) =>
    system.api.call('POST', '/billing/checkout/create', {
      token,
      body: { tier_id: 'professional', billing_cycle: 'yearly' },
    });

  it('is not sold any more: checkout says so, before and after its event has come', async () => {
    const { token } = await newCustomer(system);
    const { id } = await soldBy('professional_year_usd');
    await system.stopWorker();
    try {
      await system.stripe.prices.update(id, { active: false });
      const early = await buy(token);
      expect([early.status, early.body['code']]).toEqual([422, 'price_not_found']);
    } finally {
      await system.startWorker();
    }
    await nothingOnItsWay(system);
    const late = await buy(token);
    expect([late.status, late.body['code']]).toEqual([422, 'price_not_found']);
    const plan = await system.api.call('GET', '/plans/professional');
    expect(plan.body).toMatchObject({ price_monthly: 49, price_yearly: null });
  });
});

describe('a price of another interval', () => {
  it.each([
    { recurring: { interval: 'month' as const, interval_count: 3 }, amount: 9000, mrr: '3000' },
    { recurring: { interval: 'week' as const }, amount: 1000, mrr: '4348' },
  ])('$recurring is shown as it is and counted by the average month', async ({ recurring, amount, mrr }) => {
    const { product } = await soldBy('professional_month_usd');
    const price = await system.stripe.prices.create({
      product: product as string,
      currency: 'usd',
      unit_amount: amount,
      recurring,
    });
    const customer = await newCustomer(system);
    const id = await subscribeTo(customer, price.id);
    expect(await projected(system, id)).toMatchObject({ tier: 'professional', mrr, attention: null });
    const { body } = await system.api.call('GET', '/billing/subscription', { token: customer.token });
    const { interval, interval_count } = { interval_count: undefined, ...recurring };
    expect([body['amount'], body['interval'], body['interval_count']]).toEqual([
      amount / 100,
      interval,
      interval_count,
    ]);
  });

  const seats = {
    currency: 'usd',
    recurring: { interval: 'month' },
    product_data: { name: 'Seats' },
  } as const;
  it.each([
    // 5 at 7.00 and 2 at 5.00.
    [
      'tiers',
      {
        billing_scheme: 'tiered',
        tiers_mode: 'graduated',
        tiers: [
          { up_to: 5, unit_amount: 700 },
          { up_to: 'inf', unit_amount: 500 },
        ],
      },
      4500,
    ],
    // All 7 at 5.00, and 10.00 for the tier.
    [
      'volume tiers',
      {
        billing_scheme: 'tiered',
        tiers_mode: 'volume',
        tiers: [
          { up_to: 5, unit_amount: 700 },
          { up_to: 'inf', unit_amount: 500, flat_amount: 1000 },
        ],
      },
      4500,
    ],
    // Two packages of up to 5.
    ['packages', { unit_amount: 1500, transform_quantity: { divide_by: 5, round: 'up' } }, 3000],
  ] as const)('with %s is priced by Stripe’s preview, and compared', async (_, terms, amount) => {
    const price = await system.stripe.prices.create({
      ...seats,
      ...(terms as object),
    });
    const customer = await newCustomer(system);
    const half = await system.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: price.id, quantity: 7 }, { price: (await soldBy('starter_month_usd')).id }],
      discounts: [{ coupon: half.id }],
      metadata: { user_id: customer.userId },
    });
    await untilStatus(system, id, 'active');
    const mrr = (amount + 1900) / 2;
    expect(await projected(system, id)).toMatchObject({
      tier: 'starter',
      mrr: String(mrr),
      attention: null,
    });
    const { test_clock: clock } = await system.stripe.subscriptions.retrieve(id);
    for await (const one of mrrAtStripe(system.stripe, { testClockIds: [idOf(clock ?? '')] }))
      if (one.subscriptionId === id) expect(one.amount).toBe(mrr);
    // Nobody can buy it any more: the renewal still tells what it costs.
    await system.stripe.prices.update(price.id, { active: false });
    await change(system, id, refreshUpdate, asked());
    expect(await projected(system, id)).toMatchObject({ mrr: String(mrr), attention: null });
    // Nothing is paid any more, so nobody has to look at what it would be.
    await system.stripe.subscriptions.cancel(id);
    await untilStatus(system, id, 'canceled');
    expect(await projected(system, id)).toMatchObject({ mrr: '0', attention: null });
  });

  it('in parts of a cent is worth the same when it is sold no more and set to end', async () => {
    // 57.5: half a cent goes up, which a product of floating numbers (57.49999…) would not.
    const price = await system.stripe.prices.create({
      ...seats,
      unit_amount_decimal: Stripe.Decimal.from('0.575'),
    });
    const customer = await newCustomer(system);
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: price.id, quantity: 100 }, { price: (await soldBy('starter_month_usd')).id }],
      metadata: { user_id: customer.userId },
    });
    await untilStatus(system, id, 'active');
    const worth = { tier: 'starter', mrr: '1958', attention: null };
    expect(await projected(system, id)).toMatchObject(worth);
    await system.stripe.prices.update(price.id, { active: false });
    await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await change(system, id, refreshUpdate, asked());
    expect(await projected(system, id)).toMatchObject({ ...worth, cancel_at_period_end: true });
    const { test_clock: clock } = await system.stripe.subscriptions.retrieve(id);
    for await (const one of mrrAtStripe(system.stripe, { testClockIds: [idOf(clock ?? '')] }))
      if (one.subscriptionId === id) expect(one.amount).toBe(1958);
  });
});
