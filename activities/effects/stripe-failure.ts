import { ApplicationFailure } from '@temporalio/activity';
import Stripe from 'stripe';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';

/**
 * Stripe remembers an idempotency key for at least 24 hours (docs.stripe.com/api/idempotent_requests).
 * Until then a repeat gets the first answer; afterwards an unknown effect is looked up, never repeated.
 */
export const STRIPE_REMEMBERS_MS = 23 * 60 * 60_000;

/**
 * Converts a Stripe error for Temporal: temporary errors are retried (after the delay that Stripe asked
 * for), others fail at once. Other errors pass unchanged. The message holds no key and no request body.
 */
export function asActivityFailure(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { kind, code, declineCode, message, retryAfterMs } = classifyStripeError(error);
  switch (kind) {
    case 'declined':
      return ApplicationFailure.nonRetryable(message, 'payment_declined', {
        declineCode: declineCode ?? code,
      });
    case 'not_found':
      return ApplicationFailure.nonRetryable(message, 'stripe_not_found', { code });
    case 'not_allowed':
      return ApplicationFailure.nonRetryable(
        `The Stripe key lacks a permission; give it the one named. ${message}`,
        'stripe_not_allowed',
        { code },
      );
    case 'invalid':
      return ApplicationFailure.nonRetryable(message, 'stripe_refused', { code });
    case 'idempotency':
      // Two concurrent calls with one key: the other one is in progress at Stripe.
      return code === 'idempotency_key_in_use'
        ? ApplicationFailure.retryable(message, 'stripe_busy')
        : ApplicationFailure.nonRetryable(message, 'stripe_idempotency', { code });
    case 'rate_limited':
    case 'provider_error':
    case 'unknown':
      return ApplicationFailure.create({
        message: `Stripe did not answer as it should (${kind}): ${message}`,
        type: 'stripe_unavailable',
        ...(retryAfterMs === null ? {} : { nextRetryDelay: retryAfterMs }),
      });
  }
}

/** Runs a call to Stripe and turns its errors into what Temporal should do about them. */
export async function callStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asActivityFailure(error);
  }
}
