import type Stripe from 'stripe';
import { isMarked } from '../../../domain/subscriptions/mode.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { subscriptionOfInvoice } from '../documents/returned-payment.ts';
import { classifyStripeError } from '../errors.ts';
import { optionalIdOf } from '../references.ts';
import { modeOfSubscription } from './subscription-snapshot.ts';

/**
 * What a call changes. `made_here`: it creates something of ours, or changes what belongs to no
 * subscription.
 */
export type StripeSubject =
  | { subscriptionId: string }
  | { invoiceId: string }
  | { chargeId: string }
  /** The customer, or things of the customer besides subscriptions: address, cards, the portal. */
  | { customerId: string }
  | 'made_here';

/**
 * Why a subject must not be changed; null when it may. The mark is read from Stripe at that moment, since
 * somebody may have removed it in the dashboard a second ago. A customer may be changed unless all their
 * live subscriptions are not managed.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function whyNotManaged(stripe: Stripe, subject: StripeSubject): Promise<string | null> {
  if (subject !== 'made_here' && 'customerId' in subject) {
    const { managed, others } = await runningOf(stripe, subject.customerId);
    return managed.length === 0 && others.length > 0
      ? `No subscription of ${subject.customerId} is managed here. Nothing was changed.`
      : null;
  }
  const subscriptionId = await subscriptionOf(stripe, subject);
  if (subscriptionId === null) return null;
  const { metadata } = await stripe.subscriptions.retrieve(subscriptionId);
  return isMarked(metadata)
    ? null
    : `${subscriptionId} is not managed here: it has no mark of ours. Nothing was changed.`;
}

/** A customer's live subscriptions, with and without our mark. @throws Stripe's error */
export async function runningOf(
  stripe: Stripe,
  customerId: string,
): Promise<{ managed: Stripe.Subscription[]; others: Stripe.Subscription[] }> {
  const listed = await stripe.subscriptions
    .list({ customer: customerId, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  // Left out of the list are only those that were canceled.
  const running = listed.filter(({ status }) => status !== 'incomplete_expired');
  return {
    managed: running.filter(({ metadata }) => isMarked(metadata)),
    others: running.filter(({ metadata }) => !isMarked(metadata)),
  };
}

/**
 * Whether nothing on a subscription is ours. One that Stripe does not know proves nothing.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function isForeignAtStripe(
  stripe: Stripe,
  subscriptionId: string,
  plans: readonly Plan[],
): Promise<boolean> {
  try {
    return modeOfSubscription(await stripe.subscriptions.retrieve(subscriptionId), plans) === 'foreign';
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return false;
    throw error;
  }
}

/** Null for what belongs to no subscription. */
async function subscriptionOf(
  stripe: Stripe,
  subject: Exclude<StripeSubject, { customerId: string }>,
): Promise<string | null> {
  if (subject === 'made_here') return null;
  if ('subscriptionId' in subject) return subject.subscriptionId;
  if ('invoiceId' in subject) return subscriptionOfInvoice(await stripe.invoices.retrieve(subject.invoiceId));
  const intent = optionalIdOf((await stripe.charges.retrieve(subject.chargeId)).payment_intent);
  if (intent === null) return null;
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: intent },
  });
  const invoiceId = optionalIdOf(data[0]?.invoice);
  return invoiceId === null ? null : subscriptionOfInvoice(await stripe.invoices.retrieve(invoiceId));
}
