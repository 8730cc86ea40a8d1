import type Stripe from 'stripe';
import { until } from './until.ts';

const DAY_SECONDS = 86_400;

/** An account that another product filled: its own product, price, customers and subscriptions. */
export interface LivedInAccount {
  productId: string;
  priceId: string;
  /** In the order in which they were made. */
  subscriptions: string[];
  customers: string[];
  advanceDays: (days: number) => Promise<void>;
}

/**
 * What another product's script made, with no word of ours: customers on test clocks of three each, with a
 * card and a monthly subscription, months ago.
 * @param persons metadata of each customer
 */
export async function livedInAccount(
  stripe: Stripe,
  { persons, start, months }: { persons: readonly Record<string, string>[]; start: string; months: number },
): Promise<LivedInAccount> {
  const product = await stripe.products.create({ name: 'Team plan of another product' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 2_300,
    recurring: { interval: 'month' },
  });
  const clocks: string[] = [];
  const account: LivedInAccount = {
    productId: product.id,
    priceId: price.id,
    subscriptions: [],
    customers: [],
    advanceDays: async (days) => {
      for (const id of clocks) {
        const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(id);
        await stripe.testHelpers.testClocks.advance(id, { frozen_time: now + days * DAY_SECONDS });
        await until(async () => (await stripe.testHelpers.testClocks.retrieve(id)).status === 'ready', {
          what: `the clock ${id} stands`,
        });
      }
    },
  };
  let clock = '';
  for (const [index, metadata] of persons.entries()) {
    if (index % 3 === 0) {
      const frozen_time = Date.parse(start) / 1000;
      ({ id: clock } = await stripe.testHelpers.testClocks.create({ frozen_time }));
      clocks.push(clock);
    }
    const { id: customer } = await stripe.customers.create({
      email: `customer-${index}@elsewhere.example`,
      test_clock: clock,
      metadata,
    });
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } });
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    account.customers.push(customer);
    account.subscriptions.push(id);
  }
  for (let month = 0; month < months; month++) await account.advanceDays(30.5);
  return account;
}
