import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { hasRole } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { ApiProblem } from './api-problem.ts';

/**
 * Runs Stripe calls that the client waits for, and translates failures.
 *
 * @throws ApiProblem `stripe_unavailable`; errors that are not Stripe's, and invalid requests of ours,
 *   unchanged
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
 * As {@link withStripe}, for testing a card. The bank's reason is not passed on: it would tell a thief
 * which numbers work.
 *
 * @throws ApiProblem also `payment_declined`
 */
export const withCardCheck = <T>(work: () => Promise<T>): Promise<T> =>
  withStripe(() =>
    work().catch((error: unknown) => {
      if (classifyStripeError(error).kind !== 'declined') throw error;
      throw new ApiProblem(
        'payment_declined',
        'The card was not accepted. Try another card, or add this one on the page of POST /billing/payment-methods/setup.',
        { cause: error },
      );
    }),
  );

/** A payment that was not made: the bank refused it, or asks the customer to confirm it first. */
export const declined = (message: string, declineCode: string | null, cause: unknown): ApiProblem =>
  new ApiProblem(
    declineCode === 'authentication_required' ? 'payment_action_required' : 'payment_declined',
    message,
    { cause, extensions: { decline_code: declineCode } },
  );

const FOR_CUSTOMERS = {
  payment_declined: 'The bank declined the payment, and nothing was changed. Use another payment method.',
  payment_action_required:
    'The bank wants the payment confirmed, and nothing was changed. Confirm it on the page of the invoice, or use another payment method.',
} as const;

/**
 * A refusal as the caller may see it: the bank's code is for staff, since it tells a thief what is wrong
 * with a card.
 */
export function refusalFor<T>(principal: Principal | null, error: T): T | ApiProblem {
  if (!(error instanceof ApiProblem) || (principal !== null && hasRole(principal, 'editor'))) return error;
  if (error.code !== 'payment_declined' && error.code !== 'payment_action_required') return error;
  if (error.extensions['decline_code'] === undefined) return error;
  return new ApiProblem(error.code, FOR_CUSTOMERS[error.code], { cause: error });
}
