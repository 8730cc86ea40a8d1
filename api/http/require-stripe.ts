import type { Stripe } from 'stripe';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from './api-problem.ts';

/**
 * Stripe's client, for what cannot do without.
 *
 * @throws ApiProblem `stripe_not_configured` in degraded mode.
 */
export function requireStripe({ stripe }: Pick<ApiDeps, 'stripe'>): Stripe {
  if (stripe === null) {
    throw new ApiProblem(
      'stripe_not_configured',
      'Billing cannot be changed until STRIPE_SECRET_KEY is set.',
      {
        retryAfter: 300,
      },
    );
  }
  return stripe;
}
