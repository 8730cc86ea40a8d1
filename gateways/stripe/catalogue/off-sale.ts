import Stripe from 'stripe';
import { expanded } from '../references.ts';

/**
 * Whether Stripe refused a purchase because its price, or the product of that, is archived. Stripe has no
 * code for it, so the price is read.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function isOffSale(stripe: Stripe, priceId: string, refusal: unknown): Promise<boolean> {
  if (!namesPrice(refusal) || refusal.code === 'resource_missing') return false;
  const price = await stripe.prices.retrieve(priceId, { expand: ['product'] });
  return !price.active || expanded<Stripe.Product>(price.product)?.active !== true;
}

/** Whether Stripe refused a purchase because this account and mode do not have its price. */
export const isUnknownPrice = (refusal: unknown): boolean =>
  namesPrice(refusal) && refusal.code === 'resource_missing';

/** Stripe names the parameter: `line_items[0][price]`. */
const namesPrice = (error: unknown): error is InstanceType<typeof Stripe.errors.StripeInvalidRequestError> =>
  error instanceof Stripe.errors.StripeInvalidRequestError && /price/.test(error.param ?? '');
