import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { METADATA, MARKED } from './subscription-snapshot.ts';
import { saveBillingAddress, subscriptionTax } from '../tax.ts';
import type { TaxSetting } from '../tax.ts';
import { toStripeTime } from '../times.ts';
import type { ChangePlanOutcome } from './change-plan.ts';
import { asDeclined } from './change-plan.ts';
import { isTrialing } from './managed-items.ts';
import { moveScheduledTrialEnd, releaseScheduleOf } from './schedule.ts';

/**
 * Moves the end of a trial, or ends it at once with `'now'`, which makes the first full invoice. Billing
 * time, epoch milliseconds. A plan change scheduled for the trial's end moves along; with `'now'` it is
 * withdrawn.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function setTrialEndAtStripe(
  stripe: Stripe,
  input: {
    subscriptionId: string;
    plans: readonly Plan[];
    trialEnd: number | 'now';
    idempotencyKey: string;
  },
): Promise<void> {
  const { subscriptionId, trialEnd, idempotencyKey } = input;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['schedule'],
  });
  if (subscription.schedule !== null && trialEnd !== 'now' && isTrialing(subscription)) {
    const moved = await moveScheduledTrialEnd(stripe, subscription, {
      plans: input.plans,
      trialEnd: toStripeTime(trialEnd),
      idempotencyKey: `${idempotencyKey}/schedule`,
    });
    if (moved) return;
  }
  await releaseScheduleOf(stripe, subscription, { idempotencyKey: `${idempotencyKey}/release` });
  await stripe.subscriptions.update(
    subscriptionId,
    { trial_end: trialEnd === 'now' ? 'now' : toStripeTime(trialEnd), proration_behavior: 'none' },
    { idempotencyKey },
  );
}

/** What makes the paid Trial. */
export interface NewTrial {
  customerId: string;
  paymentMethodId: string;
  userId: string;
  /** The recurring price that the Trial converts to. */
  priceId: string;
  /** The Trial's one-time price, charged at once. */
  entryFeePriceId: string;
  trialDays: number;
  tax: TaxSetting;
  /** Added to `user_id`, `trial_tier` and the engine's mark. */
  metadata?: Record<string, string>;
  idempotencyKey: string;
}

/** Declined: no subscription was made and nothing charged. */
export type CreateTrialOutcome =
  { outcome: 'created'; subscriptionId: string } | Extract<ChangePlanOutcome, { outcome: 'declined' }>;

/**
 * Makes the Trial's subscription: the entry fee is charged now with a card on file, the recurring price
 * begins when the days are over. Where no card is left by then, Stripe cancels.
 * @throws Stripe's error for anything but a declined payment; see `classifyStripeError`
 */
export async function createTrialSubscription(stripe: Stripe, input: NewTrial): Promise<CreateTrialOutcome> {
  try {
    if (input.tax.kind !== 'off')
      await saveBillingAddress(stripe, { ...input, idempotencyKey: `${input.idempotencyKey}/address` });
    const subscription = await stripe.subscriptions.create(
      {
        customer: input.customerId,
        default_payment_method: input.paymentMethodId,
        items: [{ price: input.priceId, quantity: 1 }],
        add_invoice_items: [{ price: input.entryFeePriceId, quantity: 1 }],
        trial_period_days: input.trialDays,
        ...subscriptionTax(input.tax),
        trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
        payment_behavior: 'error_if_incomplete',
        off_session: true,
        metadata: {
          ...input.metadata,
          [METADATA.userId]: input.userId,
          [METADATA.trialTier]: 'trial',
          ...MARKED,
        },
      },
      { idempotencyKey: input.idempotencyKey },
    );
    return { outcome: 'created', subscriptionId: subscription.id };
  } catch (error) {
    return asDeclined(error);
  }
}

/**
 * A customer's Trial subscription, in any state; null when none was ever made. For looking up the result of
 * a time-out.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function findTrialSubscription(stripe: Stripe, customerId: string): Promise<string | null> {
  const subscriptions = await stripe.subscriptions
    .list({ customer: customerId, status: 'all', limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return subscriptions.find(({ metadata }) => metadata[METADATA.trialTier] !== undefined)?.id ?? null;
}
