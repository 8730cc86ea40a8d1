import type Stripe from 'stripe';
import { nextInvoiceAt } from '../../../domain/adoption/prediction.ts';
import type { NextInvoice, PredictionFacts } from '../../../domain/adoption/prediction.ts';
import { endsAt } from '../../../domain/subscriptions/ends-at.ts';
import type { StripeStatus } from '../../../domain/subscriptions/snapshot.ts';
import { EXPAND_RENEWAL_METHOD, renewalPaymentMethod } from '../accounts/payment-method-facts.ts';
import { classifyStripeError } from '../errors.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { recurringAmountOf } from '../revenue/recurring-amount.ts';
import { isPerUnit } from '../revenue/priced-by-stripe.ts';
import { licensedItems } from '../subscriptions/plan-item.ts';
import { billingTimeOf } from '../subscriptions/subscription-snapshot.ts';
import { fromOptionalStripeTime, fromStripeTime } from '../times.ts';
import { invoicePartsOf } from './read-invoice-parts.ts';

/** What decides the next event of a subscription, as Stripe has it now. */
export interface NextEventReading {
  facts: PredictionFacts;
  /** Null where no invoice comes by itself. */
  invoice: NextInvoice | null;
  /** Its metered prices, which distinguish lines of usage from others. */
  meteredPrices: string[];
  /** Billing time of the read, epoch milliseconds. */
  billingTime: number;
}

const EXPAND = [
  ...EXPAND_RENEWAL_METHOD,
  'customer.discount.source.coupon',
  'test_clock',
  'discounts.source.coupon.applies_to',
];

/**
 * Reads a subscription and Stripe's preview of its next invoice. Two calls, which change nothing.
 * @param now real time, epoch milliseconds
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readNextEvent(
  stripe: Stripe,
  subscriptionId: string,
  now: number,
): Promise<NextEventReading> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, { expand: EXPAND });
  const facts = toFacts(subscription);
  const meteredPrices = subscription.items.data
    .filter(({ price }) => price.recurring?.usage_type === 'metered')
    .map(({ price }) => price.id);
  const invoice = nextInvoiceAt(facts) === null ? null : await preview(stripe, subscription, meteredPrices);
  return { facts, invoice, meteredPrices, billingTime: billingTimeOf(subscription, now) };
}

function toFacts(subscription: Stripe.Subscription): PredictionFacts {
  const periodEnd = fromStripeTime(
    Math.min(...subscription.items.data.map(({ current_period_end: end }) => end)),
  );
  const { pause_collection: pause } = subscription;
  return {
    status: subscription.status as StripeStatus,
    periodEnd,
    trialEnd: fromOptionalStripeTime(subscription.trial_end),
    endsAt: endsAt({
      cancelAtPeriodEnd: subscription.cancel_at_period_end,
      cancelAt: fromOptionalStripeTime(subscription.cancel_at),
      currentPeriodEnd: periodEnd,
    }),
    trialWithoutMethod: trialWithoutMethod(subscription),
    collection: subscription.collection_method === 'send_invoice' ? 'send_invoice' : 'charge_automatically',
    ...(pause === null ? {} : { pausedUntil: fromOptionalStripeTime(pause.resumes_at) }),
    methodType: renewalPaymentMethod(subscription)?.type ?? null,
    ownAmount: ownAmount(subscription),
  };
}

function trialWithoutMethod({
  trial_settings: settings,
}: Stripe.Subscription): PredictionFacts['trialWithoutMethod'] {
  switch (settings?.end_behavior.missing_payment_method) {
    case 'cancel':
      return 'cancel';
    case 'pause':
      return 'pause';
    default:
      return 'create_invoice';
  }
}

/**
 * Our own computation of the next period, minor units. Null where the next invoice has more to it than
 * prices and discounts without an end: tiers, discounts that end or are of single items, a schedule, items
 * of different intervals.
 */
function ownAmount(subscription: Stripe.Subscription): number | null {
  const items = licensedItems(subscription);
  const [first] = items;
  const customer = expanded<Stripe.Customer>(subscription.customer);
  const discounts = [...subscription.discounts, ...(customer?.discount ? [customer.discount] : [])];
  const isPlain =
    subscription.schedule === null &&
    items.every(
      ({ price, current_period_end: end, discounts: own }) =>
        isPerUnit(price) && own.length === 0 && end === first?.current_period_end,
    ) &&
    discounts.every(
      (discount) =>
        typeof discount !== 'string' &&
        expanded<Stripe.Coupon>(discount.source.coupon)?.duration === 'forever',
    );
  return isPlain ? recurringAmountOf(subscription) : null;
}

/** Null where Stripe says that no invoice comes. */
async function preview(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  meteredPrices: readonly string[],
): Promise<NextInvoice | null> {
  const schedule = optionalIdOf(subscription.schedule);
  try {
    const invoice = await stripe.invoices.createPreview(
      schedule === null ? { subscription: subscription.id } : { schedule },
    );
    return {
      currency: invoice.currency,
      amountDue: invoice.amount_due,
      parts: invoicePartsOf(invoice.lines.data, meteredPrices),
      usageIsAdded: meteredPrices.length > 0,
    };
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'invalid' || kind === 'not_found') return null;
    throw error;
  }
}
