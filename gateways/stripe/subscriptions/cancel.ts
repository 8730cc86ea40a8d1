import type Stripe from 'stripe';
import { releaseScheduleOf } from './schedule.ts';

/**
 * Ends a subscription at once, without refund. Open invoices stay.
 * @param input.billUsage whether a last invoice bills the running period's usage; none without a metered
 *   item
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function cancelNow(
  stripe: Stripe,
  {
    subscriptionId,
    idempotencyKey,
    comment,
    billUsage = false,
  }: { subscriptionId: string; idempotencyKey: string; comment?: string; billUsage?: boolean },
): Promise<'canceled' | 'already_over'> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    return 'already_over';
  await stripe.subscriptions.cancel(
    subscriptionId,
    {
      invoice_now: billUsage && subscription.items.data.some(isMetered),
      prorate: false,
      ...(comment === undefined ? {} : { cancellation_details: { comment } }),
    },
    { idempotencyKey },
  );
  return 'canceled';
}

const isMetered = ({ price }: Stripe.SubscriptionItem): boolean => price.recurring?.usage_type === 'metered';

/**
 * Ends a subscription with its period, or withdraws that, also a `cancel_at` set elsewhere. A scheduled
 * plan change is withdrawn first, because its period would never begin.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function setCancelAtPeriodEnd(
  stripe: Stripe,
  {
    subscriptionId,
    cancel,
    idempotencyKey,
  }: { subscriptionId: string; cancel: boolean; idempotencyKey: string },
): Promise<void> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  if (cancel)
    await releaseScheduleOf(stripe, subscription, {
      idempotencyKey: `${idempotencyKey}/release`,
      whatever: true,
    });
  const byDate = subscription.cancel_at !== null && !subscription.cancel_at_period_end;
  await stripe.subscriptions.update(
    subscriptionId,
    !cancel && byDate ? { cancel_at: '' } : { cancel_at_period_end: cancel },
    { idempotencyKey },
  );
}
