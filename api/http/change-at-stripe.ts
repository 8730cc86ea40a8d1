import type { Stripe } from 'stripe';
import { afterGuard } from '../../gateways/stripe/subscriptions/guarded-writes.ts';
import { whyNotManaged } from '../../gateways/stripe/subscriptions/managed.ts';
import type { StripeSubject } from '../../gateways/stripe/subscriptions/managed.ts';
import { ApiProblem } from './api-problem.ts';

/**
 * The guard of routes that call Stripe themselves: refuses to change what is not managed.
 * @throws ApiProblem `not_managed`. Stripe's error; see `withStripe`
 */
export async function changeAtStripe<T>(
  stripe: Stripe,
  subject: StripeSubject,
  work: () => Promise<T>,
): Promise<T> {
  const why = await whyNotManaged(stripe, subject);
  if (why !== null) throw new ApiProblem('not_managed', why);
  return afterGuard(work);
}
