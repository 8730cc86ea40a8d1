import Stripe from 'stripe';

/**
 * Whether Stripe refused a purchase because its price, or the product of that, is archived. Stripe gives no
 * code for it, only the parameter (`line_items[0][price]`) and a sentence that says "inactive" or "not
 * active".
 */
export function isOffSale(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    /price/.test(error.param ?? '') &&
    /\b(?:inactive|not active)\b/.test(error.message)
  );
}

/** Whether Stripe refused a purchase because this account and mode do not have its price. */
export function isUnknownPrice(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === 'resource_missing' &&
    /price/.test(error.param ?? '')
  );
}
