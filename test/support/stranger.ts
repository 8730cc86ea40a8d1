import type Stripe from 'stripe';
import { payWith } from '../../dev/lived-in/sign-up.ts';
import type { BillingSystem } from './billing-system.ts';
import { until } from './until.ts';

const DAY_SECONDS = 86_400;

/** Another product's customer in the same Stripe account, on a test clock of their own. */
export interface Stranger {
  customerId: string;
  subscriptionId: string;
  advanceDays: (days: number) => Promise<void>;
}

/** The stranger's price: `licensed` by the month, `weekly`, or `metered` without a licensed item. */
export type StrangersPrice = 'licensed' | 'weekly' | 'metered';

/** Makes a product, a price, a customer and a subscription that have nothing of ours. */
export async function newStranger(
  { stripe }: Pick<BillingSystem, 'stripe'>,
  {
    card = 'pm_card_visa',
    price = 'licensed',
    trialDays,
    start = '2027-01-10T09:00:00Z',
  }: { card?: string; price?: StrangersPrice; trialDays?: number; start?: string } = {},
): Promise<Stranger> {
  const { id: clock } = await stripe.testHelpers.testClocks.create({ frozen_time: Date.parse(start) / 1000 });
  const { id: customer } = await stripe.customers.create({
    email: `stranger-${clock}@example.com`,
    test_clock: clock,
  });
  await payWith(stripe, customer, card);
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [{ price: await strangersPrice(stripe, price) }],
    metadata: { plan: 'theirs' },
    payment_behavior: 'allow_incomplete',
    ...(trialDays === undefined ? {} : { trial_period_days: trialDays }),
  });
  return {
    customerId: customer,
    subscriptionId: subscription.id,
    advanceDays: async (days) => {
      const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(clock);
      await stripe.testHelpers.testClocks.advance(clock, { frozen_time: now + days * DAY_SECONDS });
      await until(async () => (await stripe.testHelpers.testClocks.retrieve(clock)).status === 'ready', {
        what: `the clock of ${customer} stands`,
      });
    },
  };
}

async function strangersPrice(stripe: Stripe, kind: StrangersPrice): Promise<string> {
  // Metadata may have the names of ours.
  const metadata = { plan_code: 'starter', tier: 'starter' };
  const { id: product } = await stripe.products.create({ name: 'Made by another product', metadata });
  if (kind !== 'metered') {
    const interval = kind === 'weekly' ? 'week' : 'month';
    const made = await stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount: 700,
      recurring: { interval },
      metadata,
    });
    return made.id;
  }
  const meter = await stripe.billing.meters.create({
    display_name: 'Theirs',
    event_name: `theirs_${product.toLowerCase()}`,
    default_aggregation: { formula: 'sum' },
  });
  const metered = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 1,
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  return metered.id;
}
