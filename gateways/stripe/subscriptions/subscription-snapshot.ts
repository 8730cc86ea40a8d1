import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { endsAt } from '../../../domain/subscriptions/ends-at.ts';
import { unknownWord } from '../../../domain/subscriptions/known-to-us.ts';
import { OUR_MARK, modeOf } from '../../../domain/subscriptions/mode.ts';
import type { SubscriptionMode } from '../../../domain/subscriptions/mode.ts';
import type { StripeStatus, SubscriptionSnapshot } from '../../../domain/subscriptions/snapshot.ts';
import { ENDED_BY_DISPUTE } from './cancellation-comments.ts';
import type { InvoiceReading } from '../documents/invoice-reading.ts';
import { toInvoiceFacts } from '../documents/invoice-reading.ts';
import { renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { isLive, pendingChangeOf } from './pending-change.ts';
import { addOnItems, planItem, planOfItem } from './plan-item.ts';
import { planInterval } from '../catalogue/plan-of-price.ts';
import type { IncludedTax } from '../revenue/included-tax.ts';
import type { PricedByStripe } from '../revenue/priced-by-stripe.ts';
import { isPerUnit } from '../revenue/priced-by-stripe.ts';
import {
  itemAmount,
  mixedMonthlyAmount,
  recurringAmountOf,
  uncountedPrices,
} from '../revenue/recurring-amount.ts';
import { expanded, idOf, optionalIdOf } from '../references.ts';
import { voidRenewalAt } from './void-renewal.ts';
import { fromOptionalStripeTime, fromStripeTime } from '../times.ts';

/** Metadata that checkout and the Trial write on a subscription, and checkout on its session. */
export const METADATA = {
  userId: 'user_id',
  tier: 'tier',
  trialTier: 'trial_tier',
  convertsTo: 'converts_to',
  engine: 'perennial',
  timeZone: 'time_zone',
  /** On a schedule: the key of the effect that wrote it. */
  effect: 'effect',
} as const;

/** Stripe's value is unknown to this version: nothing may be decided on it. */
export class UnknownToThisVersion extends Error {
  override readonly name = 'UnknownToThisVersion';
}
/** The mark of what the engine makes and manages. */
export const MARKED = OUR_MARK;

/** Mode of a subscription, as Stripe answers it with expanded prices. */
export const modeOfSubscription = (
  { metadata, items }: Pick<Stripe.Subscription, 'metadata' | 'items'>,
  plans: readonly Plan[],
  heldPriceId?: string,
): SubscriptionMode =>
  modeOf(
    {
      ...(heldPriceId === undefined ? {} : { heldPriceId }),
      metadata,
      items: items.data.map(({ price }) => ({ priceId: price.id, productId: optionalIdOf(price.product) })),
    },
    plans,
  );

/** The customer's clock: the test clock's frozen time (expanded on the subscription), else real time. */
export function billingTimeOf(subscription: Stripe.Subscription, now: number): number {
  const clock = expanded<Stripe.TestHelpers.TestClock>(subscription.test_clock);
  return clock === null ? now : fromStripeTime(clock.frozen_time);
}

/** What invoices say of items. */
interface ItemAmounts {
  included: IncludedTax;
  priced: PricedByStripe;
}

/**
 * Turns Stripe's subscription into the snapshot for workflows. Needs the expansions of `readSubscription`.
 * @param invoices readings of at least the latest invoice and all open ones
 * @param readAt real time when the reading began, epoch milliseconds
 * @param heldPriceId price by which it was ours at the last read; maybe no plan knows it now
 * @param amounts tax in the amounts of items, and those that only Stripe knows
 * @throws UnbillableSubscription
 * @throws UnknownToThisVersion
 */
export function toSnapshot(
  subscription: Stripe.Subscription,
  plans: readonly Plan[],
  invoices: readonly InvoiceReading[],
  readAt: number,
  heldPriceId?: string,
  { included, priced }: ItemAmounts = { included: new Map(), priced: new Map() },
): SubscriptionSnapshot {
  const item = planItem(subscription, plans);
  refuseUnknown(subscription, item, invoices);
  const schedule = expanded<Stripe.SubscriptionSchedule>(subscription.schedule);
  const quantity = item.quantity ?? 1;
  const addOns = addOnItems(subscription, plans);
  const voidAt = voidRenewalAt(expanded<Stripe.Invoice>(subscription.latest_invoice), item);
  const status = subscription.status as StripeStatus;
  const end = {
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    cancelAt: fromOptionalStripeTime(subscription.cancel_at),
    currentPeriodEnd: fromStripeTime(item.current_period_end),
  };
  return {
    subscriptionId: subscription.id,
    customerId: idOf(subscription.customer),
    userId: userIdOf(subscription),
    stripeStatus: status,
    tier: planOfItem(item, plans)?.code ?? 'unknown',
    trialTier: status === 'trialing' ? (subscription.metadata[METADATA.trialTier] ?? null) : null,
    priceId: item.price.id,
    interval: planInterval(item.price.recurring?.interval),
    ...intervalsOf(subscription, item, { included, priced }),
    ...taxesOf(subscription, included),
    ...(addOns.length === 0 ? {} : { addOns }),
    recurringAmount: recurringAmountOf(subscription, priced),
    ...(isPerUnit(item.price) || priced.has(item.id) ? { planAmount: itemAmount(item, priced) } : {}),
    unitAmount: item.price.unit_amount ?? Math.round(Number(item.price.unit_amount_decimal ?? 0)),
    quantity,
    currency: subscription.currency,
    currentPeriodStart: fromStripeTime(item.current_period_start),
    ...end,
    endsAt: endsAt(end),
    trialStart: fromOptionalStripeTime(subscription.trial_start),
    trialEnd: fromOptionalStripeTime(subscription.trial_end),
    canceledAt: fromOptionalStripeTime(subscription.canceled_at),
    endedAt: fromOptionalStripeTime(subscription.ended_at),
    cancellationReason:
      subscription.cancellation_details?.comment === ENDED_BY_DISPUTE
        ? 'payment_disputed'
        : (subscription.cancellation_details?.reason ?? null),
    pause:
      subscription.pause_collection === null
        ? null
        : { resumesAt: fromOptionalStripeTime(subscription.pause_collection.resumes_at) },
    ...(voidAt === null ? {} : { voidRenewalAt: voidAt }),
    scheduleId: schedule !== null && isLive(schedule) ? schedule.id : null,
    pendingChange: pendingChangeOf(subscription, plans, {
      priceId: item.price.id,
      quantity,
      effectField: METADATA.effect,
    }),
    paymentMethod: renewalPaymentMethod(subscription),
    invoices: invoices.map(toInvoiceFacts),
    createdAt: fromStripeTime(subscription.created),
    mode: modeOfSubscription(subscription, plans, heldPriceId),
    testClockId: optionalIdOf(subscription.test_clock),
    billingTime: billingTimeOf(subscription, readAt),
    readAt,
  };
}

function refuseUnknown(
  subscription: Stripe.Subscription,
  { price }: Stripe.SubscriptionItem,
  invoices: readonly InvoiceReading[],
): void {
  const ofItself = unknownWord({
    status: subscription.status,
    collectionMethod: subscription.collection_method,
    interval: price.recurring?.interval,
  });
  refuseUnknownWord(ofItself, subscription.id);
  refuseUnknownInvoices(invoices, subscription.id);
}

/** @throws UnknownToThisVersion where one of them has a word that nothing may be decided on */
export function refuseUnknownInvoices(invoices: readonly InvoiceReading[], subscriptionId: string): void {
  for (const { unknown } of invoices) refuseUnknownWord(unknown, subscriptionId);
}

function refuseUnknownWord(word: string | null, subscriptionId: string): void {
  if (word === null) return;
  throw new UnknownToThisVersion(
    `Stripe says ${word} of ${subscriptionId}, which this version does not know. It stays as it was; update Perennial.`,
  );
}

/** Deviations from the usual subscription, whose items have one interval and a price per unit. */
function intervalsOf(
  subscription: Stripe.Subscription,
  { price }: Stripe.SubscriptionItem,
  { included, priced }: ItemAmounts,
): Pick<SubscriptionSnapshot, 'intervalCount' | 'monthlyAmount' | 'uncountedPrices'> {
  const count = price.recurring?.interval_count ?? 1;
  const monthly = mixedMonthlyAmount(subscription, included, priced);
  const uncounted = uncountedPrices(subscription, priced);
  return {
    ...(count === 1 ? {} : { intervalCount: count }),
    ...(monthly === null ? {} : { monthlyAmount: monthly }),
    ...(uncounted.length === 0 ? {} : { uncountedPrices: uncounted }),
  };
}

/** What of the amount is tax, and the prices of which no invoice tells it. */
function taxesOf(
  { items }: Stripe.Subscription,
  included: IncludedTax,
): Pick<SubscriptionSnapshot, 'includedTax' | 'taxUnknownPrices'> {
  const sum = [...included.values()].reduce<number>((total, tax) => total + (tax ?? 0), 0);
  const unknown = items.data.filter(({ id }) => included.get(id) === null).map(({ price }) => price.id);
  return {
    ...(sum === 0 ? {} : { includedTax: sum }),
    ...(unknown.length === 0 ? {} : { taxUnknownPrices: unknown }),
  };
}

function userIdOf(subscription: Stripe.Subscription): string | null {
  const customer = expanded<Stripe.Customer>(subscription.customer);
  return subscription.metadata[METADATA.userId] ?? customer?.metadata[METADATA.userId] ?? null;
}
