import type Stripe from 'stripe';
import type { DocumentAtStripe, DocumentKind } from '../../../domain/reconciliation/compare-document.ts';
import type { SweepList } from '../../../domain/reconciliation/sweep-progress.ts';
import { subscriptionOfInvoice } from '../documents/returned-payment.ts';
import { classifyStripeError } from '../errors.ts';
import { expanded, optionalIdOf } from '../references.ts';
import { fromOptionalStripeTime } from '../times.ts';
import { SWEEP_PAGE, madeUntil } from './sweep-subscriptions.ts';
import type { ListedPage } from './sweep-subscriptions.ts';

/** The lists that documents are read from. */
export type DocumentList = Extract<SweepList, 'invoices' | 'disputes' | 'refunds' | 'balance_transactions'>;

/** What a page of a list is asked for. */
interface PageOf {
  limit: number;
  starting_after?: string;
  created?: { lte?: number; gte?: number };
}

/** A page, with the cursor of its last entry, which may be another object than the document. */
interface DocumentPage extends ListedPage<DocumentAtStripe> {
  last: string | null;
  /** When that entry was made, epoch milliseconds. */
  lastMadeAt: number | null;
}

/**
 * One page of documents: invoices that are open, and what was made since a time of the others.
 * @param at.since epoch milliseconds
 * @param at.until epoch milliseconds; null: up to now
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function documentPage(
  stripe: Stripe,
  list: DocumentList,
  { after, since, until }: { after: string | null; since: number; until: number | null },
): Promise<DocumentPage> {
  const page: PageOf = { limit: SWEEP_PAGE, ...(after === null ? {} : { starting_after: after }) };
  const { created } = madeUntil(until);
  // An open invoice is compared however old it is.
  if (list === 'invoices')
    return READ[list](stripe, { ...page, ...(created === undefined ? {} : { created }) });
  return READ[list](stripe, { ...page, created: { ...created, gte: Math.floor(since / 1000) } });
}

const pageOf = <T extends { id: string; created: number }>(
  { data, has_more: hasMore }: Stripe.ApiList<T>,
  to: (one: T) => DocumentAtStripe | null,
): DocumentPage => ({
  data: data.map(to).filter((one) => one !== null),
  hasMore,
  last: data.at(-1)?.id ?? null,
  lastMadeAt: fromOptionalStripeTime(data.at(-1)?.created ?? null),
});

const READ: Record<DocumentList, (stripe: Stripe, page: PageOf) => Promise<DocumentPage>> = {
  invoices: async (stripe, page) =>
    pageOf(await stripe.invoices.list({ ...page, status: 'open' }), ofInvoice),
  disputes: async (stripe, page) =>
    pageOf(await stripe.disputes.list({ ...page, expand: ['data.charge'] }), ofDispute),
  refunds: async (stripe, page) =>
    pageOf(await stripe.refunds.list({ ...page, expand: ['data.charge'] }), ofRefund),
  // Every charge that moved money has one; a charge that failed moved none.
  balance_transactions: async (stripe, page) =>
    pageOf(await stripe.balanceTransactions.list({ ...page, expand: ['data.source'] }), ofMovement),
};

/**
 * One document as it is now; null where this account does not have it.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readDocument(
  stripe: Stripe,
  kind: DocumentKind,
  id: string,
): Promise<DocumentAtStripe | null> {
  try {
    switch (kind) {
      case 'invoice':
        return ofInvoice(await stripe.invoices.retrieve(id));
      case 'dispute':
        return ofDispute(await stripe.disputes.retrieve(id, { expand: ['charge'] }));
      case 'refund':
        return ofRefund(await stripe.refunds.retrieve(id, { expand: ['charge'] }));
      case 'charge':
        return ofCharge(await stripe.charges.retrieve(id));
    }
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return null;
    throw error;
  }
}

const ofInvoice = (invoice: Stripe.Invoice): DocumentAtStripe => ({
  kind: 'invoice',
  id: invoice.id,
  customerId: optionalIdOf(invoice.customer),
  subscriptionId: subscriptionOfInvoice(invoice),
  chargeId: null,
  status: invoice.status ?? 'draft',
  amount: invoice.amount_due,
});

const ofDispute = (dispute: Stripe.Dispute): DocumentAtStripe => ({
  kind: 'dispute',
  id: dispute.id,
  customerId: optionalIdOf(expanded<Stripe.Charge>(dispute.charge)?.customer),
  subscriptionId: null,
  chargeId: optionalIdOf(dispute.charge),
  status: dispute.status,
  amount: dispute.amount,
});

const ofRefund = (refund: Stripe.Refund): DocumentAtStripe => ({
  kind: 'refund',
  id: refund.id,
  customerId: optionalIdOf(expanded<Stripe.Charge>(refund.charge)?.customer),
  subscriptionId: null,
  chargeId: optionalIdOf(refund.charge),
  status: refund.status ?? 'pending',
  amount: refund.amount,
});

const ofCharge = (charge: Stripe.Charge): DocumentAtStripe => ({
  kind: 'charge',
  id: charge.id,
  customerId: optionalIdOf(charge.customer),
  subscriptionId: null,
  chargeId: charge.id,
  status: charge.status,
  amount: charge.amount,
});

function ofMovement({ source }: Stripe.BalanceTransaction): DocumentAtStripe | null {
  return source !== null && typeof source !== 'string' && source.object === 'charge'
    ? ofCharge(source)
    : null;
}
