import type Stripe from 'stripe';
import { modeOfSimilar } from '../error-texts.ts';
import { classifyStripeError } from '../errors.ts';

/** A product, price or coupon that is named here and that the key's account and mode do not have. */
export interface MissingObject {
  id: string;
  /** The mode in which the account has it; null: it was deleted, or is another account's. */
  existsIn: 'live' | 'test' | null;
}

/** Those of the objects that Stripe does not have. @throws Stripe's error */
export async function missingAtStripe(
  stripe: Stripe,
  ids: readonly string[],
  kind: 'sold' | 'coupon' = 'sold',
): Promise<MissingObject[]> {
  const missing: MissingObject[] = [];
  for (const id of ids) {
    const found = await lookFor(id, () =>
      kind === 'coupon' ? stripe.coupons.retrieve(id) : sold(stripe, id),
    );
    if (found !== null) missing.push(found);
  }
  return missing;
}

/** A price or a product, told apart by its id. */
const sold = (stripe: Stripe, id: string): Promise<unknown> =>
  id.startsWith('price_') || id.startsWith('plan_')
    ? stripe.prices.retrieve(id)
    : stripe.products.retrieve(id);

async function lookFor(id: string, retrieve: () => Promise<unknown>): Promise<MissingObject | null> {
  try {
    await retrieve();
    return null;
  } catch (error) {
    if (classifyStripeError(error).kind !== 'not_found') throw error;
    return { id, existsIn: modeOfSimilar(error) };
  }
}

/** Why Stripe does not have it, as the end of a sentence about it. */
export const whyMissing = ({ existsIn }: MissingObject): string =>
  existsIn === null
    ? 'this Stripe account does not have'
    : `this Stripe account has in ${existsIn} mode only, and the key is of the other mode`;
