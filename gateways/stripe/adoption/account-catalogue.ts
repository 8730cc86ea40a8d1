import type Stripe from 'stripe';
import type {
  AccountCatalogue,
  AccountPrice,
  AccountProduct,
} from '../../../domain/adoption/mapping-file.ts';
import { idOf } from '../references.ts';

/**
 * Every product and price of the account, archived ones too: a request for a hundred of them. Reads only.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function accountCatalogue(stripe: Stripe): Promise<AccountCatalogue> {
  const products = new Map<string, AccountProduct>();
  const prices = new Map<string, AccountPrice>();
  const lists = [true, false].flatMap((active) => [
    each(stripe.products.list({ active, limit: 100 }), ({ id, name }) =>
      products.set(id, { id, name, active }),
    ),
    each(stripe.prices.list({ active, limit: 100 }), (price) => prices.set(price.id, toPrice(price))),
  ]);
  await Promise.all(lists);
  return { products, prices };
}

async function each<T>(list: AsyncIterable<T>, take: (one: T) => unknown): Promise<void> {
  for await (const one of list) take(one);
}

function toPrice(price: Stripe.Price): AccountPrice {
  const { id, nickname, currency, active, recurring } = price;
  const every = recurring?.interval_count ?? 1;
  return {
    id,
    productId: idOf(price.product),
    nickname,
    currency,
    amount: price.unit_amount,
    interval: recurring === null ? null : every === 1 ? recurring.interval : `${every} ${recurring.interval}`,
    isLicensed: recurring?.usage_type === 'licensed',
    active,
  };
}
