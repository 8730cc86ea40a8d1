import Stripe from 'stripe';

/*
 * What Stripe says in the message of an error only, without a code or a parameter of its own
 * (docs.stripe.com/error-codes). Nothing else is decided by the text of an error of Stripe.
 */

/**
 * The mode in which the account has the object that a request of the other mode did not find; null where
 * Stripe does not say so: its code is `resource_missing` either way.
 */
export function modeOfSimilar(error: unknown): 'live' | 'test' | null {
  if (!(error instanceof Stripe.errors.StripeError)) return null;
  const mode = /a similar object exists in (live|test) mode/.exec(error.message)?.[1];
  return mode === 'live' || mode === 'test' ? mode : null;
}

/**
 * Whether a payment is refused because its method does not take the currency. A method with a currency of its
 * own has a code for that; one whose kind does not take it has none.
 */
export const refusesCurrency = ({ code, message }: { code: string | null; message: string }): boolean =>
  code === 'payment_method_currency_mismatch' ||
  /only supports the following currencies|does not support the currency/.test(message);
