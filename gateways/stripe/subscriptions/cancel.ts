import type Stripe from 'stripe';
import { releaseScheduleOf } from './schedule.ts';

/** Stands in the cancellation of a subscription that ended over a lost dispute: Stripe itself would call it requested. */
export const ENDED_BY_DISPUTE = 'Ended because a payment was disputed and the dispute was lost.';

/** Stands in the cancellation of a second subscription that a person bought by accident. */
export const ENDED_AS_DUPLICATE = 'Ended because this customer already had a subscription.';

/**
 * Ends a subscription at once, without refund. Open invoices stay as they are.
 * @param input.billUsage whether a last invoice bills the usage of the running period; a subscription without a metered item gets none
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
 * Lets a subscription end with its period, or takes that back, also a `cancel_at` set elsewhere. A scheduled plan change is withdrawn first:
 * it would have no period to begin in.
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
