import type { Stripe } from 'stripe';
import { advance, at, customerOnClock, planPrice, useScene } from '../src/testing.ts';
import { admin } from './harness.ts';

let stripe: Stripe;
const scene = useScene((opened) => {
  ({ stripe } = opened);
});
const setAccount = (settings: object) => admin(scene.sandbox, 'POST', 'account', settings);
afterEach(() => setAccount({ draftHours: 1, billingMode: 'flexible' }));

it('leaves invoices drafts for as many hours as the account takes to make them final', async () => {
  await setAccount({ draftHours: 72 });
  const { clock, customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: await planPrice(stripe, 3000) }],
  });
  const latest = async () => {
    const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(id, {
      expand: ['latest_invoice'],
    });
    return invoice as Stripe.Invoice;
  };
  // The first invoice is final at once (docs.stripe.com/billing/invoices/subscription).
  expect((await latest()).status).toBe('paid');
  await advance(stripe, clock, '2026-06-03T23:00:00Z');
  expect(await latest()).toMatchObject({
    status: 'draft',
    attempted: false,
    automatically_finalizes_at: at('2026-06-04T00:00:00Z'),
  });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('active');
  await advance(stripe, clock, '2026-06-04T00:30:00Z');
  expect((await latest()).status).toBe('paid');
});

it.each([
  // Charged 15.00 for a month of 30 days, and half of it is left.
  ['flexible', -750],
  // The coupon was for one invoice: what the price comes to now is 30.00.
  ['classic', -1500],
] as const)('credits unused time in %s mode by its own base', async (billingMode, credit) => {
  await setAccount({ billingMode });
  const { clock, customer } = await customerOnClock(stripe, '2026-06-01T00:00:00Z');
  const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
  const {
    id,
    items,
    billing_mode: mode,
  } = await stripe.subscriptions.create({
    customer,
    items: [{ price: await planPrice(stripe, 3000) }],
    discounts: [{ coupon: coupon.id }],
  });
  expect(mode.type).toBe(billingMode);
  await advance(stripe, clock, '2026-06-16T00:00:00Z');
  const { lines } = await stripe.invoices.createPreview({
    subscription: id,
    subscription_details: {
      items: [{ id: items.data[0]?.id ?? '', price: await planPrice(stripe, 6000) }],
      proration_behavior: 'always_invoice',
    },
  });
  expect(lines.data.map(({ amount }) => amount)).toEqual([credit, 3000]);
});

it('takes items of several intervals in flexible mode only', async () => {
  const { customer } = await customerOnClock(stripe, '2026-06-01T00:00:00Z');
  const { id: product } = await stripe.products.create({ name: 'By the week' });
  const { id: weekly } = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 500,
    recurring: { interval: 'week' },
  });
  const monthly = await planPrice(stripe, 3000);
  const [both, one] = [[{ price: weekly }, { price: monthly }], [{ price: weekly }]];
  const mode = (type: 'classic' | 'flexible') => ({ customer, billing_mode: { type } });
  const flexible = await stripe.subscriptions.create({ ...mode('flexible'), items: both });
  expect(flexible.items.data).toHaveLength(2);
  const refusal = { code: undefined, message: expect.stringContaining('interval field') as string };
  await expect(stripe.subscriptions.create({ ...mode('classic'), items: both })).rejects.toMatchObject(
    refusal,
  );
  const { id } = await stripe.subscriptions.create({ ...mode('classic'), items: one });
  const added = stripe.subscriptionItems.create({
    subscription: id,
    price: monthly,
    proration_behavior: 'none',
  });
  await expect(added).rejects.toMatchObject(refusal);
});

it.each([
  // 5 at 7.00 and 2 at 5.00.
  [
    'graduated tiers',
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
  // All 7 at the price of the second tier.
  [
    'volume tiers',
    {
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers: [
        { up_to: 5, unit_amount: 700 },
        { up_to: 'inf', unit_amount: 500 },
      ],
    },
    3500,
  ],
  // Two packages of five.
  ['packages', { unit_amount: 900, transform_quantity: { divide_by: 5, round: 'up' } }, 1800],
] as const)('previews %s with the amount that is then charged', async (_, terms, amount) => {
  const { customer } = await customerOnClock(stripe, '2026-05-01T00:00:00Z');
  const { id: price } = await stripe.prices.create({
    currency: 'usd',
    recurring: { interval: 'month' },
    product_data: { name: 'Seats' },
    ...(terms as unknown as Partial<Stripe.PriceCreateParams>),
  });
  const items = [{ price, quantity: 7 }];
  const preview = await stripe.invoices.createPreview({ customer, subscription_details: { items } });
  expect(preview.total).toBe(amount);
  const { latest_invoice: invoice } = await stripe.subscriptions.create({
    customer,
    items,
    expand: ['latest_invoice'],
  });
  expect((invoice as Stripe.Invoice).amount_paid).toBe(amount);
});
