import { ApplicationFailure } from '@temporalio/activity';
import type Stripe from 'stripe';
import { isMarked } from '../../domain/subscription/mode.ts';
import { optionalIdOf } from '../../gateways/stripe/references.ts';
import { subscriptionOfInvoice } from '../../gateways/stripe/returned-payment.ts';

/** What a call to Stripe changes. `made_here`: it makes something of our own, or changes what belongs to no subscription. */
export type EffectSubject =
  { subscriptionId: string } | { invoiceId: string } | { chargeId: string } | 'made_here';

/**
 * The one guard before every call that changes something: refuses where it would change a subscription that is not managed. The mark is read
 * from Stripe at that moment, since somebody may have taken it away in the dashboard a second ago.
 * @throws ApplicationFailure `not_managed`, not retryable. Stripe's error; see `asActivityFailure`
 */
export async function requireManaged(stripe: Stripe, subject: EffectSubject): Promise<void> {
  const subscriptionId = await subscriptionOf(stripe, subject);
  if (subscriptionId === null) return;
  const { metadata } = await stripe.subscriptions.retrieve(subscriptionId);
  if (isMarked(metadata)) return;
  throw ApplicationFailure.nonRetryable(
    `${subscriptionId} is not managed here: it has no mark of ours. Nothing was changed.`,
    'not_managed',
  );
}

/** Null for what belongs to no subscription. */
async function subscriptionOf(stripe: Stripe, subject: EffectSubject): Promise<string | null> {
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
