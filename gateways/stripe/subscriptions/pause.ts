import type Stripe from 'stripe';
import { EXPAND_RENEWAL_METHOD, renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { toStripeTime } from '../times.ts';

/**
 * Pauses collection: invoices of that time are voided, nobody is charged.
 * @param resumesAt billing time at which Stripe resumes, null: when somebody resumes it
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function pauseCollectionAtStripe(
  stripe: Stripe,
  input: { subscriptionId: string; resumesAt: number | null; idempotencyKey: string },
): Promise<void> {
  const { subscriptionId, resumesAt, idempotencyKey } = input;
  await stripe.subscriptions.update(
    subscriptionId,
    {
      pause_collection: {
        behavior: 'void',
        ...(resumesAt === null ? {} : { resumes_at: toStripeTime(resumesAt) }),
      },
    },
    { idempotencyKey },
  );
}

/**
 * Resumes collection, or the subscription itself, which Stripe pauses at the end of a trial without a
 * payment method. The latter begins a new period with an invoice, whose payment is attempted at once
 * (docs.stripe.com/billing/subscriptions/pause).
 * @returns `paused` when there is nothing to charge, so nothing changed
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function resumeCollectionAtStripe(
  stripe: Stripe,
  { subscriptionId, idempotencyKey }: { subscriptionId: string; idempotencyKey: string },
): Promise<'resumed' | 'paused'> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: [...EXPAND_RENEWAL_METHOD],
  });
  if (subscription.status === 'paused') {
    if (renewalPaymentMethod(subscription) === null) return 'paused';
    const { status } = await stripe.subscriptions.resume(
      subscriptionId,
      {},
      { idempotencyKey: `${idempotencyKey}/resume` },
    );
    if (status === 'paused') return 'paused';
    if (subscription.pause_collection === null) return 'resumed';
  }
  await stripe.subscriptions.update(subscriptionId, { pause_collection: '' }, { idempotencyKey });
  return 'resumed';
}
