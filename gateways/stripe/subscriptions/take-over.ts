import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { MANAGED_MARK, isMarked } from '../../../domain/subscriptions/mode.ts';
import type { TakeOverFacts } from '../../../domain/subscriptions/take-over.ts';
import { licensedItems, planOfItem } from './plan-item.ts';
import { METADATA, modeOfSubscription } from './subscription-snapshot.ts';

/**
 * Reads the facts that decide whether a subscription can be taken over. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function readTakeOver(
  stripe: Stripe,
  subscriptionId: string,
  plans: readonly Plan[],
): Promise<TakeOverFacts> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  return {
    stripeStatus: subscription.status,
    isMarked: isMarked(subscription.metadata),
    planItems: licensedItems(subscription).filter((item) => planOfItem(item, plans) !== null).length,
    isMapped: modeOfSubscription({ items: subscription.items, metadata: {} }, plans) === 'observed',
  };
}

/**
 * Writes the mark, or removes it together with checkout's earlier one. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function setManagedMarkAtStripe(
  stripe: Stripe,
  input: { subscriptionId: string; managed: boolean; idempotencyKey: string },
): Promise<void> {
  const { subscriptionId, managed, idempotencyKey } = input;
  const metadata = managed
    ? { [MANAGED_MARK.key]: MANAGED_MARK.value }
    : { [MANAGED_MARK.key]: '', [METADATA.engine]: '' };
  await stripe.subscriptions.update(subscriptionId, { metadata }, { idempotencyKey });
}

/** Whether a subscription carries the mark. @throws Stripe's error; see `classifyStripeError` */
export const hasManagedMark = async (stripe: Stripe, subscriptionId: string): Promise<boolean> =>
  isMarked((await stripe.subscriptions.retrieve(subscriptionId)).metadata);

/**
 * What Stripe does at the end of a trial without a payment method. @throws Stripe's error; see
 * `classifyStripeError`
 */
export const readTrialWithoutMethod = async (stripe: Stripe, subscriptionId: string): Promise<string> =>
  // Stripe's own default (docs.stripe.com/api/subscriptions/object#subscription_object-trial_settings).
  (await stripe.subscriptions.retrieve(subscriptionId)).trial_settings?.end_behavior.missing_payment_method ??
  'create_invoice';
