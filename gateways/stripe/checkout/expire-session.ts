import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';

/** What an open page came to: closed now or before, or filled in by the customer meanwhile. */
export type ExpiredSession = 'expired' | 'complete';

/**
 * Expires a Checkout session. One that is not open stays as it is
 * (docs.stripe.com/api/checkout/sessions/expire). One that was deleted with its test clock counts as
 * expired.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function expireSession(stripe: Stripe, sessionId: string): Promise<ExpiredSession> {
  try {
    await stripe.checkout.sessions.expire(sessionId, {}, { idempotencyKey: `expire/${sessionId}` });
    return 'expired';
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'not_found') return 'expired';
    if (kind !== 'invalid') throw error;
    const { status } = await stripe.checkout.sessions.retrieve(sessionId);
    if (status === 'open' || status === null) throw error;
    return status === 'complete' ? 'complete' : 'expired';
  }
}
