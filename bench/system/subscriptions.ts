import type Stripe from 'stripe';
import pLimit from 'p-limit';
import type { Subject } from '../load/event-template.ts';
import type { BenchSystem } from './bench-system.ts';

/** What is sold to the customers of a bench. */
export const PRICE_KEY = 'starter_month_usd';

/** The Stripe price of a lookup key. @throws Error where the tiers were not set up */
export async function priceId(stripe: Stripe, lookupKey: string): Promise<string> {
  const { data } = await stripe.prices.list({ lookup_keys: [lookupKey] });
  if (!data[0]) throw new Error(`no price ${lookupKey}`);
  return data[0].id;
}

/** Makes customers with a good card and a monthly subscription each, as Checkout leaves them. */
export async function createSubscriptions({ stripe }: BenchSystem, count: number): Promise<Subject[]> {
  const price = await priceId(stripe, PRICE_KEY);
  const limit = pLimit(8);
  return limit.map(Array.from({ length: count }), async () => {
    const customer = await stripe.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      metadata: { managed_by: 'perennial' },
    });
    const { latest_invoice: invoice } = subscription;
    if (typeof invoice !== 'string') throw new Error(`${subscription.id} has no invoice`);
    return { subscriptionId: subscription.id, customerId: customer.id, invoiceId: invoice };
  });
}
