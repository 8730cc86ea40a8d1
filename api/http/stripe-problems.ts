import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { ApiProblem } from './api-problem.ts';

/**
 * Runs calls of Stripe that the client waits for, and says what went wrong in our words.
 *
 * @throws ApiProblem `payment_declined`, `stripe_unavailable`; errors that are not Stripe's, and requests of ours that Stripe
 * finds wrong, as they are.
 */
export async function withStripe<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    const failure = classifyStripeError(error);
    switch (failure.kind) {
      case 'declined':
        throw new ApiProblem('payment_declined', failure.message, {
          cause: error,
          extensions: { decline_code: failure.declineCode },
        });
      case 'rate_limited':
      case 'provider_error':
      case 'unknown':
        throw new ApiProblem(
          'stripe_unavailable',
          'Stripe cannot be reached at the moment; try again with the same Idempotency-Key.',
          {
            cause: error,
            ...(failure.retryAfterMs === null ? {} : { retryAfter: Math.ceil(failure.retryAfterMs / 1_000) }),
          },
        );
      default:
        throw error;
    }
  }
}
