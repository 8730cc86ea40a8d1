import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { ApiProblem } from './api-problem.ts';

/**
 * Runs calls of Stripe that the client waits for, and says what went wrong in our words.
 *
 * @throws ApiProblem `stripe_unavailable`; errors that are not Stripe's, and requests of ours that Stripe finds wrong, as they are.
 */
export async function withStripe<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    const failure = classifyStripeError(error);
    switch (failure.kind) {
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

/**
 * As {@link withStripe}, for calls in which Stripe asks the bank.
 *
 * @throws ApiProblem `payment_declined`, `payment_action_required` beside
 */
export const withBank = <T>(work: () => Promise<T>): Promise<T> =>
  withStripe(() =>
    work().catch((error: unknown) => {
      const { kind, message, declineCode } = classifyStripeError(error);
      throw kind === 'declined' ? declined(message, declineCode, error) : error;
    }),
  );

/** A payment that was not made: the bank refused it, or asks the customer to confirm it first. */
export const declined = (message: string, declineCode: string | null, cause: unknown): ApiProblem =>
  new ApiProblem(
    declineCode === 'authentication_required' ? 'payment_action_required' : 'payment_declined',
    message,
    { cause, extensions: { decline_code: declineCode } },
  );
