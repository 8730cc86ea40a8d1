import type Stripe from 'stripe';
import { CUSTOMERS_OF_CLOCK, advanceClocks } from '../../dev/lived-in/clocks.ts';
import { signUp } from '../../dev/lived-in/sign-up.ts';

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
 * A small one: customers on test clocks of three each, with a card and a monthly subscription, months ago.
 * The one of `npm start -- --account lived-in` has many kinds (dev/lived-in).
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
  let now = Date.parse(start) / 1000;
  const account: LivedInAccount = {
    productId: product.id,
    priceId: price.id,
    subscriptions: [],
    customers: [],
    advanceDays: async (days) => {
      now += days * DAY_SECONDS;
      await advanceClocks(stripe, clocks, now);
    },
  };
  for (const [index, metadata] of persons.entries()) {
    if (index % CUSTOMERS_OF_CLOCK === 0)
      clocks.push((await stripe.testHelpers.testClocks.create({ frozen_time: now })).id);
    const email = `customer-${index}@elsewhere.example`;
    const clock = clocks.at(-1) ?? '';
    const customer = await signUp(stripe, { clock, email, metadata, method: 'pm_card_visa' });
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    account.customers.push(customer);
    account.subscriptions.push(id);
  }
  for (let month = 0; month < months; month++) await account.advanceDays(30.5);
  return account;
}
