import { ApplicationFailure } from '@temporalio/activity';
import type Stripe from 'stripe';
import { whyNotManaged } from '../../gateways/stripe/subscriptions/managed.ts';
import type { StripeSubject } from '../../gateways/stripe/subscriptions/managed.ts';

/** What an effect changes. */
export type EffectSubject = StripeSubject;

/**
 * The guard before every effect: refuses to change what is not managed.
 * @throws ApplicationFailure `not_managed`, not retryable; Stripe's error, see `asActivityFailure`
 */
export async function requireManaged(stripe: Stripe, subject: EffectSubject): Promise<void> {
  const why = await whyNotManaged(stripe, subject);
  if (why !== null) throw ApplicationFailure.nonRetryable(why, 'not_managed');
}
