import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { expanded, idOf } from '../references.ts';

/** Metadata that names the plan of a product or a price. Other products may use it too. */
export const PLAN_CODE = 'plan_code';

/** Metadata of a product or price that we made for a plan. */
export const planMark = (planCode: string) => ({ [PLAN_CODE]: planCode, perennial: '1' });

/** Whether metadata say that we made the object. */
export const isMarkedObject = (metadata: Record<string, string>): boolean => metadata['perennial'] === '1';

/** Whether a product is ours: made by set-up, or what a plan stands for. */
export const isOurProduct = (
  { id, metadata }: Pick<Stripe.Product, 'id' | 'metadata'>,
  plans: readonly Plan[],
): boolean => isMarkedObject(metadata) || plans.some(({ stripeIds }) => stripeIds?.includes(id) === true);

/** The same of a price with its product expanded: a price of our product is ours, whoever made it. */
export function isOurPrice(price: Stripe.Price, plans: readonly Plan[]): boolean {
  const product = expanded<Stripe.Product>(price.product);
  return (
    isMarkedObject(price.metadata) ||
    (product !== null && isOurProduct(product, plans)) ||
    plans.some(
      ({ prices, stripeIds = [] }) =>
        prices.some(({ stripePriceId }) => stripePriceId === price.id) ||
        stripeIds.includes(price.id) ||
        stripeIds.includes(idOf(price.product)),
    )
  );
}

/** A lookup key that we need is another product's: taking it over would break that product's own sales. */
export class LookupKeyTaken extends Error {
  override readonly name = 'LookupKeyTaken';

  constructor(key: string, priceId: string) {
    super(
      `The lookup key ${key} is that of ${priceId}, a price of another product in this Stripe account. ` +
        'Give that price another lookup key, or the plan another id. Nothing was changed.',
    );
  }
}
