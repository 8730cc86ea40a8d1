import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { ForeignFacts, SubscriptionSnapshot } from '../../../domain/subscriptions/snapshot.ts';
import type { InvoiceReading } from '../documents/invoice-reading.ts';
import { toInvoiceReading } from '../documents/invoice-reading.ts';
import { classifyStripeError } from '../errors.ts';
import { EXPAND_RENEWAL_METHOD } from '../accounts/payment-method-facts.ts';
import { readInvoicePayment } from '../documents/payment-failure.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { billingTimeOf, modeOfSubscription, toSnapshot } from './subscription-snapshot.ts';
import { readPricedByStripe } from '../revenue/priced-by-stripe.ts';
import { readIncludedTax } from '../revenue/included-tax.ts';
import { readInvoiceTax } from '../documents/tax-of-payment.ts';
import { fromOptionalStripeTime } from '../times.ts';

/**
 * This key's account does not have the subscription, which does not prove that it is gone: the key may be
 * another account's.
 */
export class SubscriptionNotFound extends Error {
  override readonly name = 'SubscriptionNotFound';
}

/** Invoices of a reading: the latest only, all open ones when money is owed, or every one. */
type InvoiceCoverage = 'latest' | 'open' | 'all';

/** Options of a read. */
export interface ReadSubscriptionOptions {
  plans: readonly Plan[];
  invoices: InvoiceCoverage;
  /** Real time, epoch milliseconds. */
  now: number;
  /** Price by which it was ours at the last read: while it is paid the subscription is not foreign. */
  heldPriceId?: string;
  /** As a list showed it at `now`, whole (see `isWhole`): it is not read again. */
  listed?: Stripe.Subscription;
}

/** A subscription on which nothing is ours: no mark, and no item of a plan. */
export class ForeignSubscription extends Error {
  override readonly name = 'ForeignSubscription';
  readonly facts: ForeignFacts;

  constructor(facts: ForeignFacts) {
    super(`${facts.subscriptionId} is not ours: it has no mark of ours and no item of a plan.`);
    this.facts = facts;
  }
}

/** A consistent reading of a subscription: `invoices` for the projection, the snapshot for the rules. */
export interface SubscriptionReading {
  snapshot: SubscriptionSnapshot;
  invoices: InvoiceReading[];
}

/** What the snapshot needs, within Stripe's limit of four levels. */
const EXPAND = [
  ...EXPAND_RENEWAL_METHOD,
  'customer.discount.source.coupon',
  'latest_invoice.payments',
  'schedule.phases.items.price',
  'test_clock',
  'discounts.source.coupon.applies_to',
  'items.data.discounts',
];

/** At most as many readings, while a test clock moves. */
const MAX_READINGS = 5;

/**
 * Reads a subscription. Usually one call; a second for open invoices when money is owed, or for all if
 * asked; one for each failed unpaid invoice, for the reason; and previews for tiered and package prices.
 * Once more while its test clock moves and a payment has failed.
 * @throws ForeignSubscription; SubscriptionNotFound; other Stripe errors, see `classifyStripeError`
 */
export async function readSubscriptionAtStripe(
  stripe: Stripe,
  subscriptionId: string,
  options: ReadSubscriptionOptions,
): Promise<SubscriptionReading> {
  let reading = await readOnce(stripe, subscriptionId, options);
  for (let readings = 1; readings < MAX_READINGS && (await isTorn(stripe, reading)); readings += 1)
    reading = await readOnce(stripe, subscriptionId, withoutListed(options));
  return reading;
}

const withoutListed = ({ listed: _listed, ...options }: ReadSubscriptionOptions): ReadSubscriptionOptions =>
  options;

/**
 * Whether the test clock has moved since it was read. A payment that failed meanwhile would be dated days
 * too early, and with it the end of grace: a bank's refusal is dated by the clock.
 */
async function isTorn(stripe: Stripe, { snapshot }: SubscriptionReading): Promise<boolean> {
  if (snapshot.testClockId === null || snapshot.invoices.every(({ lastFailure }) => lastFailure === null))
    return false;
  const later = await stripe.subscriptions.retrieve(snapshot.subscriptionId, { expand: ['test_clock'] });
  return billingTimeOf(later, snapshot.readAt) !== snapshot.billingTime;
}

async function readOnce(
  stripe: Stripe,
  subscriptionId: string,
  { plans, invoices: coverage, now, heldPriceId, listed }: ReadSubscriptionOptions,
): Promise<SubscriptionReading> {
  const subscription = listed ?? (await retrieve(stripe, subscriptionId));
  const billingTime = billingTimeOf(subscription, now);
  // Nothing more is read of a foreign one, whose items may not be understood.
  if (modeOfSubscription(subscription, plans, heldPriceId) === 'foreign')
    throw new ForeignSubscription(factsOfForeign(subscription, billingTime, now));
  await resolveItemCoupons(stripe, subscription);
  const covered = await coveredInvoices(stripe, subscription, coverage);
  const invoices = await Promise.all(
    covered.map(async (invoice) => {
      const payment = await readInvoicePayment(stripe, invoice, billingTime);
      return toInvoiceReading(invoice, payment, await readInvoiceTax(stripe, invoice), now);
    }),
  );
  const priced = await readPricedByStripe(stripe, subscription);
  const included = await readIncludedTax(stripe, subscription, priced);
  const amounts = { included, priced };
  return { snapshot: toSnapshot(subscription, plans, invoices, now, heldPriceId, amounts), invoices };
}

async function retrieve(stripe: Stripe, subscriptionId: string): Promise<Stripe.Subscription> {
  try {
    return await stripe.subscriptions.retrieve(subscriptionId, { expand: EXPAND });
  } catch (error) {
    if (classifyStripeError(error).kind !== 'not_found') throw error;
    throw new SubscriptionNotFound(
      `Stripe does not know ${subscriptionId} with this key. Is STRIPE_SECRET_KEY of the same account and mode?`,
    );
  }
}

const factsOfForeign = (
  subscription: Stripe.Subscription,
  billingTime: number,
  readAt: number,
): ForeignFacts => ({
  subscriptionId: subscription.id,
  stripeStatus: subscription.status as ForeignFacts['stripeStatus'],
  canceledAt: fromOptionalStripeTime(subscription.canceled_at),
  endedAt: fromOptionalStripeTime(subscription.ended_at),
  testClockId: optionalIdOf(subscription.test_clock),
  billingTime,
  readAt,
});

/**
 * Statuses in which invoices other than the latest may be unpaid; a canceled subscription may leave a debt.
 */
const OWING = new Set(['past_due', 'unpaid', 'incomplete', 'canceled']);

/** The latest invoice and, by `coverage`, others. Newest first. */
async function coveredInvoices(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  coverage: InvoiceCoverage,
): Promise<Stripe.Invoice[]> {
  const latest = expanded<Stripe.Invoice>(subscription.latest_invoice);
  const owing = OWING.has(subscription.status) || latest?.status === 'open';
  const more = coverage === 'all' || (coverage === 'open' && owing);
  if (!more) return latest === null ? [] : [latest];
  const listed = await stripe.invoices
    .list({
      subscription: subscription.id,
      limit: 100,
      expand: ['data.payments'],
      ...(coverage === 'all' ? {} : { status: 'open' }),
    })
    .autoPagingToArray({ limit: 1000 });
  const others = listed.filter((invoice) => invoice.id !== latest?.id);
  // The list was read later than the subscription: of an invoice in both, its state there is the newer one.
  const newest = listed.find((invoice) => invoice.id === latest?.id) ?? latest;
  return newest === null ? others : [newest, ...others];
}

/**
 * Coupons on single items lie one level too deep to be expanded, so such items are read one by one; they
 * are rare. The coupon itself is not asked for: it may be deleted, and its discounts go on.
 */
async function resolveItemCoupons(stripe: Stripe, subscription: Stripe.Subscription): Promise<void> {
  await Promise.all(
    subscription.items.data.map(async (item) => {
      if (item.discounts.length === 0) return;
      const read = await stripe.subscriptionItems.retrieve(item.id, { expand: ['discounts.source.coupon'] });
      item.discounts = read.discounts;
    }),
  );
}
