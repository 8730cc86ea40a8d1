import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { fingerprintOf } from '../accounts/payment-method-facts.ts';
import { expanded } from '../references.ts';
import { METADATA, modeOfSubscription } from '../subscriptions/subscription-snapshot.ts';

/** A subscription to one of our plans that a person has now. */
export interface HeldSubscription {
  id: string;
  /** It was begun as the paid Trial. */
  isTrial: boolean;
}

/** Statuses in which a subscription is had: neither waiting for its first payment nor over. */
const HELD: readonly Stripe.Subscription.Status[] = ['trialing', 'active', 'past_due', 'unpaid', 'paused'];

/**
 * A person's live subscriptions to our plans, as Stripe has them. Other products' subscriptions do not
 * count.
 * @param customerIds every Stripe customer of the person
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function heldSubscriptions(
  stripe: Stripe,
  { customerIds, plans }: { customerIds: readonly string[]; plans: readonly Plan[] },
): Promise<HeldSubscription[]> {
  const pages = await Promise.all(
    customerIds.map((customer) =>
      stripe.subscriptions.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1000 }),
    ),
  );
  return pages
    .flat()
    .filter((one) => HELD.includes(one.status) && modeOfSubscription(one, plans) !== 'foreign')
    .map(({ id, metadata }) => ({ id, isTrial: metadata[METADATA.trialTier] !== undefined }));
}

/**
 * The card or bank account of a subscription with free days; null without free days.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readTrialCard(
  stripe: Stripe,
  subscriptionId: string,
): Promise<{ fingerprint: string | null } | null> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['default_payment_method'],
  });
  if (subscription.trial_end === null) return null;
  const method = expanded<Stripe.PaymentMethod>(subscription.default_payment_method);
  return { fingerprint: method === null ? null : fingerprintOf(method) };
}

/**
 * The Checkout session that made a subscription; null when it was made otherwise. @throws Stripe's error;
 * see `classifyStripeError`
 */
export async function sessionOfSubscription(stripe: Stripe, subscription: string): Promise<string | null> {
  const { data } = await stripe.checkout.sessions.list({ subscription, limit: 1 });
  return data[0]?.id ?? null;
}
