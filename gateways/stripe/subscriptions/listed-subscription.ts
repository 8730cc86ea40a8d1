import type Stripe from 'stripe';
import { EXPAND_RENEWAL_METHOD } from '../accounts/payment-method-facts.ts';
import { expanded } from '../references.ts';

/** What a snapshot needs, in a list of subscriptions, as far as Stripe's four levels go. */
export const EXPAND_LISTED: readonly string[] = [
  ...EXPAND_RENEWAL_METHOD,
  'customer.test_clock',
  'latest_invoice.payments',
  'test_clock',
  'items.data.discounts',
].map((path) => `data.${path}`);

/**
 * Whether a list with `EXPAND_LISTED` shows all that a snapshot needs: coupons and phases lie too deep.
 */
export function isWhole({ schedule, discounts, items, ...of }: Stripe.Subscription): boolean {
  const customer = expanded<Stripe.Customer>(of.customer);
  return (
    schedule === null && discounts.length === 0 && !items.has_more && (customer?.discount ?? null) === null
  );
}
