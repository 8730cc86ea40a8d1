import type Stripe from 'stripe';
import type { MigrationProration } from '../../../domain/catalogue/price-migration.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { classifyStripeError } from '../errors.ts';
import type { StripeFailureKind } from '../errors.ts';
import { toStripeTime } from '../times.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { isThere, quoteOf } from './preview-change.ts';
import type { ProrationQuote } from '../../../domain/subscriptions/proration-quote.ts';
import { changedItems, isTrialing } from './managed-items.ts';
import { releaseScheduleOf, restoreSchedule } from './schedule.ts';

/** The new plan. A null quantity keeps the present one. */
export interface PlanTarget {
  subscriptionId: string;
  /** By which the item that is changed is found; all others, add-ons and metered ones, stay as they are. */
  plans: readonly Plan[];
  priceId: string;
  quantity: number | null;
}

/** Declined: the old plan stays, nothing was charged. */
export type ChangePlanOutcome =
  /** `charged`: Stripe's invoice of the change; null without one. */
  | { outcome: 'changed'; charged: ProrationQuote | null }
  | { outcome: 'declined'; declineCode: string; advice: string | null; message: string };

/**
 * Changes the plan at once. The difference for the rest of the period is invoiced and charged now; if that
 * payment fails, nothing is changed. A trial keeps its end. A scheduled change is withdrawn first, and
 * waits again if Stripe refuses this one.
 * @param proration what the rest of the period charges; absent: the difference, at once
 * @param prorationDate from when the difference counts, as in the preview; absent: now. Epoch milliseconds.
 * @param invoiceBefore the latest invoice before the first attempt; a repeat finds the change's own instead
 * @param scheduleBefore the schedule before the first attempt
 * @throws Stripe's error for anything but a declined payment; see `classifyStripeError`
 */
export async function changePlanNow(
  stripe: Stripe,
  input: PlanTarget & {
    proration?: MigrationProration;
    prorationDate?: number;
    invoiceBefore?: string | null;
    scheduleBefore?: string | null;
    idempotencyKey: string;
  },
): Promise<ChangePlanOutcome> {
  const { subscriptionId, prorationDate, idempotencyKey } = input;
  const subscription = await stripe.subscriptions.retrieve(subscriptionId);
  await releaseScheduleOf(stripe, subscription, { idempotencyKey: `${idempotencyKey}/release` });
  const trialing = isTrialing(subscription);
  try {
    const changed = await stripe.subscriptions.update(
      subscriptionId,
      {
        items: changedItems(subscription, input),
        payment_behavior: 'error_if_incomplete',
        off_session: true,
        expand: ['latest_invoice'],
        ...(trialing
          ? { proration_behavior: 'none', trial_end: subscription.trial_end }
          : { proration_behavior: input.proration ?? 'always_invoice' }),
        ...(prorationDate === undefined || trialing ? {} : { proration_date: toStripeTime(prorationDate) }),
      },
      { idempotencyKey },
    );
    const before = input.invoiceBefore ?? optionalIdOf(subscription.latest_invoice);
    return { outcome: 'changed', charged: await chargedSince(stripe, changed, before) };
  } catch (error) {
    const scheduleId = input.scheduleBefore ?? optionalIdOf(subscription.schedule);
    // The change of an earlier try can make the repeat look invalid: then nothing waits any more.
    if (scheduleId !== null && isFinalRefusal(error) && !isThere(subscription, input))
      await restoreSchedule(stripe, {
        subscriptionId,
        scheduleId,
        idempotencyKey: `${idempotencyKey}/restore`,
      }).catch(unlessRefused);
    return asDeclined(error);
  }
}

/** What waited is lost then, which the next reading shows. The change is answered as Stripe answered it. */
function unlessRefused(error: unknown): void {
  if (classifyStripeError(error).kind !== 'invalid') throw error;
}

/** Kinds by which Stripe says that it did nothing, now or at a repeat. */
const FINAL: readonly StripeFailureKind[] = ['declined', 'invalid', 'not_found', 'not_allowed'];

const isFinalRefusal = (error: unknown): boolean => FINAL.includes(classifyStripeError(error).kind);

/**
 * What the change's invoice charged, null where the change made none.
 * @param changed with `latest_invoice` expanded
 */
export async function chargedSince(
  stripe: Stripe,
  changed: Stripe.Subscription,
  invoiceBefore: string | null,
): Promise<ProrationQuote | null> {
  const invoice = expanded<Stripe.Invoice>(changed.latest_invoice);
  return invoice === null || invoice.id === invoiceBefore ? null : quoteOf(stripe, invoice);
}

/** A declined payment as an outcome; any other error is thrown on. */
export function asDeclined(error: unknown): Extract<ChangePlanOutcome, { outcome: 'declined' }> {
  const failure = classifyStripeError(error);
  if (failure.kind !== 'declined') throw error;
  return {
    outcome: 'declined',
    declineCode: failure.declineCode ?? 'generic_decline',
    advice: failure.advice,
    message: failure.message,
  };
}
