import type Stripe from 'stripe';
import { renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { expanded } from '../references.ts';
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
 * Resumes collection. If the pause voided the invoice of the running period, a new period begins now and is
 * collected at once. Or resumes the subscription itself, which Stripe pauses at the end of a trial without
 * a payment method: that begins a new period too (docs.stripe.com/billing/subscriptions/pause).
 * @returns `paused` when there is nothing to charge, so nothing changed
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function resumeCollectionAtStripe(
  stripe: Stripe,
  { subscriptionId, idempotencyKey }: { subscriptionId: string; idempotencyKey: string },
): Promise<'resumed' | 'paused'> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['customer.invoice_settings.default_payment_method', 'default_payment_method', 'latest_invoice'],
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
  // No proration: there is nothing to give back of a period that nobody paid.
  const newPeriod: Stripe.SubscriptionUpdateParams = {
    billing_cycle_anchor: { type: 'now' },
    proration_behavior: 'none',
    off_session: true,
  };
  await stripe.subscriptions.update(
    subscriptionId,
    { pause_collection: '', ...(isPeriodVoid(subscription) ? newPeriod : {}) },
    { idempotencyKey },
  );
  return 'resumed';
}

function isPeriodVoid({ latest_invoice: latest, items }: Stripe.Subscription): boolean {
  const invoice = expanded<Stripe.Invoice>(latest);
  const start = Math.max(...items.data.map((item) => item.current_period_start));
  return (
    invoice?.status === 'void' && invoice.billing_reason === 'subscription_cycle' && invoice.created >= start
  );
}
