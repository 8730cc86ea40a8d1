import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { SubscriptionMode } from '../../../domain/subscriptions/mode.ts';
import { countryOf } from '../accounts/customer-country.ts';
import { toInvoiceReading } from '../documents/invoice-reading.ts';
import type { InvoiceReading } from '../documents/invoice-reading.ts';
import { subscriptionOfInvoice } from '../documents/returned-payment.ts';
import { readInvoiceTax } from '../documents/tax-of-payment.ts';
import { classifyStripeError, missingParameter } from '../errors.ts';
import { EXPAND_LISTED } from '../subscriptions/listed-subscription.ts';
import { expanded, idOf } from '../references.ts';
import { modeOfSubscription } from '../subscriptions/subscription-snapshot.ts';
import { toStripeTime } from '../times.ts';
import { rememberListed } from './listed.ts';

/** Stripe's maximum. */
const PAGE = 100;
/** Each is followed by its run and its customer's: so many at once. */
const PAGE_OF_SUBSCRIPTIONS = 50;

/** Where a page begins. */
export interface PageStart {
  /** Test clock; null: what hangs on none. */
  clock: string | null;
  after: string | null;
}

/** A page of a list, newest first. `next`: id that the next page begins after; null at the end. */
export interface ImportPage<T> {
  data: T[];
  next: string | null;
}

/** A subscription to bring in, or not. */
export interface ImportedSubscription {
  id: string;
  customerId: string;
  hasEnded: boolean;
  mode: SubscriptionMode;
  /** Of the customer's address, empty where it names none; null where the list did not show it. */
  country: string | null;
}

const ENDED: readonly string[] = ['canceled', 'incomplete_expired'];

/**
 * A page of subscriptions, by one request. The runs of these find them remembered.
 * @param now real time, epoch milliseconds
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function importSubscriptions(
  stripe: Stripe,
  { clock, after, now }: PageStart & { now: number },
  plans: readonly Plan[],
): Promise<ImportPage<ImportedSubscription>> {
  try {
    const page = await stripe.subscriptions.list({
      status: 'all',
      limit: PAGE_OF_SUBSCRIPTIONS,
      expand: [...EXPAND_LISTED],
      ...(after === null ? {} : { starting_after: after }),
      ...(clock === null ? {} : { test_clock: clock }),
    });
    rememberListed(stripe, page.data, now);
    return {
      data: page.data.map((subscription) => ({
        id: subscription.id,
        customerId: idOf(subscription.customer),
        hasEnded: ENDED.includes(subscription.status),
        mode: modeOfSubscription(subscription, plans),
        country: shownCountry(subscription),
      })),
      next: nextOf(page),
    };
  } catch (error) {
    // What hung on a test clock is deleted with it.
    if (clock !== null && missingParameter(error) !== null) return { data: [], next: null };
    throw error;
  }
}

function shownCountry({ customer }: Stripe.Subscription): string | null {
  const shown = expanded<Stripe.Customer | Stripe.DeletedCustomer>(customer);
  return shown === null || shown.deleted === true ? null : countryOf(shown);
}

/**
 * The test clock after the given one; null at the end, and where the key may not list them, as a live one.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function testClockAfter(stripe: Stripe, clock: string | null): Promise<string | null> {
  try {
    const { data } = await stripe.testHelpers.testClocks.list({
      limit: 1,
      ...(clock === null ? {} : { starting_after: clock }),
    });
    return data[0]?.id ?? null;
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'invalid' || kind === 'not_allowed' || kind === 'not_found') return null;
    throw error;
  }
}

/**
 * A page of paid invoices of the account: one request, and one more for an invoice with credit notes.
 * @param wanted of these subscriptions, which are wanted
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function importInvoices(
  stripe: Stripe,
  { after, since, now }: { after: string | null; since: number; now: number },
  wanted: (subscriptionIds: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<ImportPage<InvoiceReading>> {
  const page = await stripe.invoices.list({
    status: 'paid',
    created: { gte: toStripeTime(since) },
    limit: PAGE,
    ...(after === null ? {} : { starting_after: after }),
  });
  const ids = page.data.map((invoice) => subscriptionOfInvoice(invoice)).filter((id) => id !== null);
  const chosen = await wanted(ids);
  const data: InvoiceReading[] = [];
  for (const invoice of page.data) {
    if (!chosen.has(subscriptionOfInvoice(invoice) ?? '')) continue;
    const payment = { failure: null, payment: null };
    data.push(toInvoiceReading(invoice, payment, await readInvoiceTax(stripe, invoice), now));
  }
  return { data, next: nextOf(page) };
}

const nextOf = ({ data, has_more: more }: { data: { id?: string }[]; has_more: boolean }): string | null =>
  more ? (data.at(-1)?.id ?? null) : null;
