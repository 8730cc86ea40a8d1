import type Stripe from 'stripe';
import { classifyStripeError, modeOfSimilar } from '../errors.ts';

/** A product or price that is named here and that the key's account and mode do not have. */
export interface MissingObject {
  id: string;
  /** The mode in which the account has it; null: it was deleted, or is another account's. */
  existsIn: 'live' | 'test' | null;
}

/** Those of the products and prices that Stripe does not have. @throws Stripe's error */
export async function missingAtStripe(stripe: Stripe, ids: readonly string[]): Promise<MissingObject[]> {
  const missing: MissingObject[] = [];
  for (const id of ids) {
    const found = await lookFor(stripe, id);
    if (found !== null) missing.push(found);
  }
  return missing;
}

async function lookFor(stripe: Stripe, id: string): Promise<MissingObject | null> {
  try {
    const isPrice = id.startsWith('price_') || id.startsWith('plan_');
    await (isPrice ? stripe.prices.retrieve(id) : stripe.products.retrieve(id));
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
