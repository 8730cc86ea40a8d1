import type Stripe from 'stripe';
import type { PredictionOutcome } from '../../../domain/adoption/compare-prediction.ts';
import { billingTimeOf } from '../subscriptions/subscription-snapshot.ts';
import { fromOptionalStripeTime, fromStripeTime, toStripeTime } from '../times.ts';

/**
 * What became of a subscription since a time, by Stripe itself: the first invoice of a period's end, the
 * end, the status. Two calls.
 * @param since billing time, epoch milliseconds
 * @param now real time, epoch milliseconds
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readOutcome(
  stripe: Stripe,
  { subscriptionId, since, now }: { subscriptionId: string; since: number; now: number },
): Promise<PredictionOutcome> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, { expand: ['test_clock'] });
  const { data } = await stripe.invoices.list({
    subscription: subscriptionId,
    created: { gt: toStripeTime(since) },
    limit: 100,
  });
  const first = data.filter(({ billing_reason: reason }) => reason === 'subscription_cycle').at(-1);
  return {
    invoice:
      first === undefined
        ? null
        : {
            id: first.id,
            createdAt: fromStripeTime(first.created),
            status: first.status ?? '',
            currency: first.currency,
            amountDue: first.amount_due,
            wasTried: first.attempt_count > 0,
          },
    endedAt: fromOptionalStripeTime(subscription.ended_at),
    status: subscription.status,
    now: billingTimeOf(subscription, now),
  };
}
