import { isBankDebit } from '../documents/payment-methods.ts';
import type { InvoiceFacts, SubscriptionSnapshot } from '../subscriptions/snapshot.ts';

/** Money is owed on it. A draft is not due yet; paid, void and uncollectible ones are closed. */
export const isOpen = (invoice: InvoiceFacts): boolean =>
  invoice.status === 'open' && invoice.amountRemaining > 0;

/** A bank was asked for the money and has not answered: nothing is wrong. */
export const isOnItsWay = ({ payment }: InvoiceFacts): boolean => payment?.state === 'processing';

/** A bank took back what had paid it: it asks again, and nothing was tried on it yet. */
const isReturned = ({ payment }: InvoiceFacts): boolean => payment?.state === 'returned';

/** The customer pays it by themselves (`send_invoice`): it is never charged by us. */
export const isSent = ({ collectionMethod }: InvoiceFacts): boolean => collectionMethod === 'send_invoice';

/**
 * Invoices in dunning, the oldest first: open ones whose payment failed, and sent ones past their due date.
 * Of a past due subscription each open one, tried or not: no endless grace without a card. Never the first
 * invoice of a subscription that did not begin (checkout's), nor one whose payment is processing.
 * @param inEpisode invoices of a running episode, which stay its own while a bank is asked again
 */
export const unpaidInvoices = (
  snapshot: Pick<SubscriptionSnapshot, 'stripeStatus' | 'invoices' | 'billingTime'>,
  inEpisode: readonly string[] = [],
): InvoiceFacts[] => {
  const { stripeStatus } = snapshot;
  if (stripeStatus === 'incomplete' || stripeStatus === 'incomplete_expired') return [];
  const stripeSaysUnpaid = stripeStatus === 'past_due' || stripeStatus === 'unpaid';
  return snapshot.invoices
    .filter(isOpen)
    .filter((invoice) =>
      isSent(invoice)
        ? (invoice.dueAt ?? 0) <= snapshot.billingTime
        : invoice.attemptCount > 0 || isReturned(invoice) || stripeSaysUnpaid,
    )
    .filter((invoice) => !isOnItsWay(invoice) || inEpisode.includes(invoice.id))
    .toSorted((a, b) => collectedSince(a) - collectedSince(b) || byId(a, b));
};

/** By age, then by id, so that the order never depends on how Stripe listed them. */
export const oldestFirst = (invoices: readonly InvoiceFacts[]): InvoiceFacts[] =>
  invoices.toSorted((a, b) => a.createdAt - b.createdAt || byId(a, b));

const byId = (a: InvoiceFacts, b: InvoiceFacts): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * When collection began: the due date of a sent invoice, else Stripe's first attempt. Unlike the failure
 * that Stripe reports, which is always the latest, it never moves during retries, also not manual ones,
 * which leave Stripe's attempt count as it is.
 */
export const collectedSince = (invoice: InvoiceFacts): number =>
  (isSent(invoice) ? invoice.dueAt : null) ?? invoice.finalizedAt ?? invoice.createdAt;

/**
 * When payment of this invoice first failed. A bank's refusal is dated when it arrives: Stripe dates it by
 * the day that the bank was asked, but the customer's days of grace begin when they can know.
 */
export const firstFailureAt = (invoice: InvoiceFacts, now: number): number =>
  isBankDebit(invoice.lastFailure?.methodType)
    ? Math.max(now, collectedSince(invoice))
    : firstAttemptAt(invoice);

const firstAttemptAt = (invoice: InvoiceFacts): number =>
  !isSent(invoice) && invoice.attemptCount <= 1 && invoice.lastFailure !== null
    ? invoice.lastFailure.at
    : collectedSince(invoice);

/** Stripe calls it paid, and nobody paid: a credit note took off all that was due. */
const isCredited = ({ status, amountPaid, amountDue }: InvoiceFacts): boolean =>
  status === 'paid' && amountPaid === 0 && amountDue === 0;

const seenOf = (
  invoices: readonly Pick<InvoiceFacts, 'id'>[],
  snapshot: Pick<SubscriptionSnapshot, 'invoices'>,
): InvoiceFacts[] => snapshot.invoices.filter(({ id }) => invoices.some((invoice) => invoice.id === id));

/** Whether a reading shows one of these invoices as credited in full. */
export const someCredited = (
  invoices: readonly Pick<InvoiceFacts, 'id'>[],
  snapshot: Pick<SubscriptionSnapshot, 'invoices'>,
): boolean => seenOf(invoices, snapshot).some(isCredited);

/**
 * True when a reading has these invoices and all it shows were voided, written off or credited in full:
 * closed, but nothing was paid.
 * @param creditIsNoPayment false in runs that took a credit for a payment
 */
export const closedWithoutPayment = (
  invoices: readonly Pick<InvoiceFacts, 'id'>[],
  snapshot: Pick<SubscriptionSnapshot, 'invoices'>,
  creditIsNoPayment = true,
): boolean => {
  const seen = seenOf(invoices, snapshot);
  return (
    seen.length > 0 &&
    seen.every(
      (invoice) =>
        invoice.status === 'void' ||
        invoice.status === 'uncollectible' ||
        (creditIsNoPayment && isCredited(invoice)),
    )
  );
};
