import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';
import { idOf } from '../references.ts';

/** What can be mapped to a plan or an add-on: a product, or one price of it. */
export interface MappableObject {
  id: string;
  kind: 'product' | 'price';
  /** As Stripe shows it to people. */
  name: string;
  /** The price itself, or all prices of the product, archived ones included. */
  prices: { id: string; productId: string; isLicensed: boolean }[];
}

/** A subscription by Stripe's ids. */
export interface SubscriptionIds {
  id: string;
  customerId: string;
}

/** Prices of a product that are looked at, and subscriptions of all of them together. */
const MOST = 1_000;

/**
 * Reads a product or price; null when this account does not have it. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function readMappable(stripe: Stripe, id: string): Promise<MappableObject | null> {
  try {
    if (id.startsWith('price_') || id.startsWith('plan_')) {
      const price = await stripe.prices.retrieve(id, { expand: ['product'] });
      const product = price.product as Stripe.Product;
      return { id, kind: 'price', name: price.nickname ?? product.name, prices: [toPrice(price)] };
    }
    const product = await stripe.products.retrieve(id);
    const lists = [true, false].map((active) =>
      stripe.prices.list({ product: id, active, limit: 100 }).autoPagingToArray({ limit: MOST }),
    );
    const prices = (await Promise.all(lists)).flat();
    return { id, kind: 'product', name: product.name, prices: prices.map(toPrice) };
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return null;
    throw error;
  }
}

const toPrice = (price: Stripe.Price): MappableObject['prices'][number] => ({
  id: price.id,
  productId: idOf(price.product),
  isLicensed: price.recurring !== null && price.recurring.usage_type === 'licensed',
});

/**
 * Subscriptions that are not canceled with an item of these prices, at most a thousand. Stripe does not
 * list those of test clocks.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function subscriptionsOfPrices(
  stripe: Stripe,
  prices: readonly string[],
): Promise<SubscriptionIds[]> {
  const found = new Map<string, SubscriptionIds>();
  for (const price of prices) {
    const left = MOST - found.size;
    if (left <= 0) break;
    const list = await stripe.subscriptions.list({ price, limit: 100 }).autoPagingToArray({ limit: left });
    for (const { id, customer } of list) found.set(id, { id, customerId: idOf(customer) });
  }
  return [...found.values()];
}
