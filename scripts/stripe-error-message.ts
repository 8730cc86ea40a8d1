import { classifyStripeError } from '../gateways/stripe/errors.ts';
import { messageOf } from './verify/finding.ts';

/** What an error means, in words that may be shown: those of Stripe carry the request. */
export function stripeErrorMessage(error: unknown): string {
  try {
    return classifyStripeError(error).message;
  } catch {
    return messageOf(error);
  }
}
