import { previewRenewalAtStripe as previewAtStripe } from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import type { RenewalPreview } from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/** What the next renewal will charge; null where Stripe will charge nothing by itself. Changes nothing. */
export const previewRenewal =
  (deps: Pick<ActivityDeps, 'stripe'>) =>
  ({ subscriptionId }: { subscriptionId: string }): Promise<RenewalPreview | null> =>
    callStripe(() => previewAtStripe(deps.stripe, subscriptionId));
