import type Stripe from 'stripe';
import { renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { toStripeTime } from '../times.ts';

/**
 * Pauses collection: invoices of the time are voided, nobody is charged.
 * @param resumesAt billing time at which Stripe resumes by itself, null for until told otherwise
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function pauseCollection(
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
 * Takes a pause back: of collection, or of the subscription itself, which Stripe pauses at the end of a trial that leaves nothing to charge.
 * That one begins a new period with an invoice, whose payment is tried at once (docs.stripe.com/billing/subscriptions/pause).
 * @returns `paused` where there is nothing to charge, so that nothing was changed
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function resumeCollection(
  stripe: Stripe,
  { subscriptionId, idempotencyKey }: { subscriptionId: string; idempotencyKey: string },
): Promise<'resumed' | 'paused'> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['customer.invoice_settings.default_payment_method', 'default_payment_method'],
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
