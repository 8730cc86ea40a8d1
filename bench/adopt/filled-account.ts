import type Stripe from 'stripe';
import pLimit from 'p-limit';
import { waitUntil } from '../../scripts/wait-until.ts';
import { DAY_MS } from '../../domain/period.ts';
import type { BenchSystem } from '../system/bench-system.ts';

/** Calls under way at once. */
const CONCURRENCY = 8;
/** Of a hundred subscriptions, those with a second item, and those that are past due. */
const WITH_ADD_ON = 5;
const PAST_DUE = 3;
const CURRENCIES = ['usd', 'eur', 'gbp'] as const;

/** An account that another product filled. */
export interface OtherAccount {
  /** The product that is to be mapped to a plan. */
  productId: string;
  subscriptions: number;
  /** Paid invoices of the months before, the first one of each included. */
  paidInvoices: number;
}

interface Prices {
  plan: string;
  addOn: string;
}

/**
 * Fills the sandbox with customers of another product, one subscription each: 5 % with two items, 3 % past
 * due, in three currencies, with monthly paid invoices of `months` before.
 */
export async function makeOtherAccount(
  system: BenchSystem,
  { count, months }: { count: number; months: number },
): Promise<OtherAccount> {
  const { stripe } = system;
  const product = await stripe.products.create({ name: 'Team plan of another product' });
  const addOn = await stripe.products.create({ name: 'Extra of another product' });
  const prices: Prices[] = [];
  for (const currency of CURRENCIES) {
    const recurring = { interval: 'month' as const };
    const [plan, extra] = await Promise.all([
      stripe.prices.create({ product: product.id, currency, unit_amount: 2_300, recurring }),
      stripe.prices.create({ product: addOn.id, currency, unit_amount: 400, recurring }),
    ]);
    prices.push({ plan: plan.id, addOn: extra.id });
  }
  const owing = Math.round((count * PAST_DUE) / 100);
  const itemsOf = (index: number): Stripe.SubscriptionCreateParams.Item[] => {
    const of = prices[index % prices.length];
    if (of === undefined) throw new Error('no prices');
    return index % 100 < WITH_ADD_ON ? [{ price: of.plan }, { price: of.addOn }] : [{ price: of.plan }];
  };
  await pLimit(CONCURRENCY).map(Array.from({ length: count - owing }), async (_, index) => {
    const customer = await newCustomer(stripe);
    const { id } = await stripe.subscriptions.create({ customer, items: itemsOf(index) });
    const past = await fetch(`${system.sandboxUrl}/_sandbox/subscriptions/${id}/past`, {
      method: 'POST',
      body: JSON.stringify({ months }),
    });
    if (!past.ok) throw new Error(`a past was refused: ${await past.text()}`);
  });
  await pastDue(stripe, owing, itemsOf);
  const paidInvoices = (count - owing) * (months + 1) + owing;
  return { productId: product.id, subscriptions: count, paidInvoices };
}

/** Their first invoice was paid, the next one's charge was declined a week ago. */
async function pastDue(
  stripe: Stripe,
  count: number,
  itemsOf: (index: number) => Stripe.SubscriptionCreateParams.Item[],
): Promise<void> {
  if (count === 0) return;
  const begin = Math.floor((Date.now() - 40 * DAY_MS) / 1_000);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: begin });
  await pLimit(CONCURRENCY).map(Array.from({ length: count }), async (_, index) => {
    const customer = await newCustomer(stripe, clock.id);
    await stripe.subscriptions.create({ customer, items: itemsOf(index) });
    const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  });
  const now = Math.floor(Date.now() / 1_000);
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: now });
  await waitUntil(async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready', {
    deadlineMs: 300_000,
    what: 'the clock of those who owe',
  });
}

async function newCustomer(stripe: Stripe, clock?: string): Promise<string> {
  const { id } = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
    ...(clock === undefined ? {} : { test_clock: clock }),
  });
  return id;
}
