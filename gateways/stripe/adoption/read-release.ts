import type Stripe from 'stripe';
import type { ReleaseFacts } from '../../../domain/adoption/release.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { readTakeOver } from '../subscriptions/take-over.ts';
import { fromStripeTime } from '../times.ts';

/**
 * Reads the facts that decide whether a subscription is handed over. Two calls.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readRelease(
  stripe: Stripe,
  subscriptionId: string,
  plans: readonly Plan[],
): Promise<ReleaseFacts> {
  const facts = await readTakeOver(stripe, subscriptionId, plans);
  const open = await stripe.invoices.list({ subscription: subscriptionId, status: 'open', limit: 100 });
  const retries = open.data
    .filter(({ attempt_count: attempts }) => attempts > 0)
    .flatMap(({ next_payment_attempt: next }) => (next === null ? [] : [fromStripeTime(next)]));
  return { ...facts, stripeRetryAt: retries.length === 0 ? null : Math.min(...retries) };
}
