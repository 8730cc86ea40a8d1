import type Stripe from 'stripe';
import { idOf } from '../references.ts';

/** Whether a payment method may still be debited without its owner. */
export interface MandateFacts {
  paymentMethodId: string;
  hasEnded: boolean;
}

/**
 * Reads a mandate; null for one of a single payment, which is `inactive` once it was used
 * (docs.stripe.com/api/mandates/object, status).
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readMandate(stripe: Stripe, id: string): Promise<MandateFacts | null> {
  const { type, status, payment_method: method } = await stripe.mandates.retrieve(id);
  return type === 'single_use' ? null : { paymentMethodId: idOf(method), hasEnded: status === 'inactive' };
}
