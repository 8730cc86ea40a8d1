import type Stripe from 'stripe';
import { optionalIdOf } from '../references.ts';

/** What a renewal will charge, minor units. */
export interface RenewalPreview {
  amountDue: number;
  /** In `amountDue`. */
  tax: number;
  currency: string;
  /** A metered item is on it: the amount may grow until then. */
  usageIsAdded: boolean;
}

/**
 * Asks Stripe what the next renewal will charge. Null where it will charge nothing by itself: the
 * subscription is not active, is set to end with the period, is not collected, or is paid by sent invoice.
 * A schedule's next phase is part of the answer.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function previewRenewalAtStripe(
  stripe: Stripe,
  subscriptionId: string,
): Promise<RenewalPreview | null> {
  return preview(stripe, subscriptionId, 'active');
}

/**
 * Asks Stripe what the end of a trial will charge; null where it will charge nothing by itself.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function previewTrialEnd(
  stripe: Stripe,
  subscriptionId: string,
): Promise<RenewalPreview | null> {
  return preview(stripe, subscriptionId, 'trialing');
}

async function preview(
  stripe: Stripe,
  subscriptionId: string,
  status: 'active' | 'trialing',
): Promise<RenewalPreview | null> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  const periodEnd = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  const ends = subscription.cancel_at_period_end || (subscription.cancel_at ?? Infinity) <= periodEnd;
  if (
    ends ||
    subscription.status !== status ||
    subscription.pause_collection !== null ||
    subscription.collection_method !== 'charge_automatically'
  )
    return null;
  const schedule = optionalIdOf(subscription.schedule);
  const invoice = await stripe.invoices.createPreview(
    schedule === null ? { subscription: subscriptionId } : { schedule },
  );
  return {
    amountDue: invoice.amount_due,
    tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    currency: invoice.currency,
    usageIsAdded: subscription.items.data.some(({ price }) => price.recurring?.usage_type === 'metered'),
  };
}
