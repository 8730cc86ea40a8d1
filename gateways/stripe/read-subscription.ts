import type Stripe from 'stripe';
import type { Plan } from '../../domain/catalogue/plan.ts';
import type { SubscriptionSnapshot } from '../../domain/subscription/snapshot.ts';
import type { InvoiceReading } from './invoice-reading.ts';
import { toInvoiceReading } from './invoice-reading.ts';
import { readInvoicePayment } from './payment-failure.ts';
import { expanded } from './references.ts';
import { billingTimeOf, toSnapshot } from './subscription-snapshot.ts';

/** Which invoices a read covers: the latest only; also all open ones where the subscription owes anything; or every one. */
export type InvoiceCoverage = 'latest' | 'open' | 'all';

/** Options of a read. */
export interface ReadSubscriptionOptions {
  plans: readonly Plan[];
  invoices: InvoiceCoverage;
  /** Real time, epoch milliseconds. */
  now: number;
}

/** One consistent look at a subscription. `invoices` holds what the projection stores, the snapshot what the rules see. */
export interface SubscriptionReading {
  snapshot: SubscriptionSnapshot;
  invoices: InvoiceReading[];
}

/** All that the snapshot needs, within Stripe's limit of four levels. */
const EXPAND = [
  'customer.invoice_settings.default_payment_method',
  'customer.discount.source.coupon',
  'default_payment_method',
  'latest_invoice.payments',
  'schedule.phases.items.price',
  'test_clock',
  'discounts.source.coupon.applies_to',
  'items.data.discounts',
];

/**
 * Reads a subscription with what belongs to it. One call in the usual case; a second one for the open invoices where money is owed, or for
 * all where asked; and one for each unpaid invoice whose payment failed, to learn why.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readSubscription(
  stripe: Stripe,
  subscriptionId: string,
  { plans, invoices: coverage, now }: ReadSubscriptionOptions,
): Promise<SubscriptionReading> {
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, { expand: EXPAND });
  await resolveItemCoupons(stripe, subscription);
  const billingTime = billingTimeOf(subscription, now);
  const covered = await coveredInvoices(stripe, subscription, coverage);
  const invoices = await Promise.all(
    covered.map(async (invoice) =>
      toInvoiceReading(invoice, await readInvoicePayment(stripe, invoice, billingTime), now),
    ),
  );
  return { snapshot: toSnapshot(subscription, plans, invoices, now), invoices };
}

/** Statuses in which invoices other than the latest may be unpaid; a canceled subscription may leave a debt. */
const OWING = new Set(['past_due', 'unpaid', 'incomplete', 'canceled']);

/** The latest invoice and, as far as `coverage` says, the others. Newest first. */
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

/** Coupons on single items lie one level too deep to be expanded; they are rare and read one by one. */
async function resolveItemCoupons(stripe: Stripe, subscription: Stripe.Subscription): Promise<void> {
  const discounts = subscription.items.data.flatMap((item) => item.discounts);
  await Promise.all(
    discounts.map(async (discount) => {
      if (typeof discount === 'string' || typeof discount.source.coupon !== 'string') return;
      discount.source.coupon = await stripe.coupons.retrieve(discount.source.coupon);
    }),
  );
}
