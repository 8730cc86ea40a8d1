import type Stripe from 'stripe';
import type { InvoiceRecord } from '../../../domain/documents/invoice.ts';
import { unknownOfInvoice } from '../../../domain/subscriptions/known-to-us.ts';
import type { InvoiceFacts, PaymentFacts } from '../../../domain/subscriptions/snapshot.ts';
import { collectionMethodOf } from './collection-method.ts';
import type { CollectionMethod } from './collection-method.ts';
import type { InvoicePaymentReading } from './payment-failure.ts';
import { optionalIdOf } from '../references.ts';
import { subscriptionOfInvoice } from './returned-payment.ts';
import type { InvoiceTax } from './tax-of-payment.ts';
import { fromOptionalStripeTime, fromStripeTime } from '../times.ts';

/** An invoice as it was read, with what only the rules ask for. */
export interface InvoiceReading extends InvoiceRecord {
  /** Since when Stripe collects it; null while it is a draft. */
  finalizedAt: number | null;
  /** When Stripe makes a draft final by itself; null where it does not. */
  finalizesAt: number | null;
  /** Null where nothing was tried, or it is not open. */
  payment: PaymentFacts | null;
  collectionMethod: CollectionMethod;
  /** It is for a change of its subscription, which took effect when the invoice was made. */
  isOfChange: boolean;
  /** A word of Stripe's about it that this version does not know; null without one. */
  unknown: string | null;
}

/** Turns Stripe's invoice into ours, with what `readInvoicePayment` and `readInvoiceTax` found. */
export function toInvoiceReading(
  invoice: Stripe.Invoice,
  { failure, payment, intentStatus }: InvoicePaymentReading,
  { tax, taxPaid }: InvoiceTax,
  readAt: number,
): InvoiceReading {
  return {
    id: invoice.id,
    number: invoice.number,
    customerId: optionalIdOf(invoice.customer) ?? '',
    subscriptionId: subscriptionOfInvoice(invoice),
    status: (invoice.status ?? 'draft') as InvoiceFacts['status'],
    billingReason: invoice.billing_reason,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    amountRemaining: invoice.amount_remaining,
    tax,
    taxPaid,
    currency: invoice.currency,
    createdAt: fromStripeTime(invoice.created),
    finalizedAt: fromOptionalStripeTime(invoice.status_transitions.finalized_at),
    finalizesAt:
      invoice.status === 'draft' && invoice.auto_advance === true
        ? fromOptionalStripeTime(invoice.automatically_finalizes_at)
        : null,
    dueAt: fromOptionalStripeTime(invoice.due_date),
    paidAt: fromOptionalStripeTime(invoice.status_transitions.paid_at),
    periodStart: fromStripeTime(invoice.period_start),
    periodEnd: fromStripeTime(invoice.period_end),
    hostedInvoiceUrl: invoice.hosted_invoice_url ?? null,
    invoicePdf: invoice.invoice_pdf ?? null,
    attemptCount: invoice.attempt_count,
    nextStripeAttemptAt: fromOptionalStripeTime(invoice.next_payment_attempt),
    failure,
    payment,
    collectionMethod: collectionMethodOf(invoice),
    isOfChange: isOfChange(invoice),
    unknown: unknownOfInvoice({
      status: invoice.status,
      collectionMethod: invoice.collection_method,
      paymentStatus: intentStatus ?? null,
    }),
    readAt,
  };
}

/**
 * A period that begins anew, after a pause or with the early end of a trial, has the same reason; only a
 * change prorates. Without a line of that kind among those that come with the invoice nothing is said.
 */
const isOfChange = ({ billing_reason: reason, lines }: Stripe.Invoice): boolean =>
  reason === 'subscription_update' && lines.data.some((line) => line.amount !== 0 && isProration(line));

const isProration = ({ parent }: Stripe.InvoiceLineItem): boolean =>
  (parent?.subscription_item_details ?? parent?.invoice_item_details)?.proration === true;

/** An invoice for the rules, without links that open it to anybody. */
export function toInvoiceFacts(reading: InvoiceReading): InvoiceFacts {
  return {
    id: reading.id,
    number: reading.number,
    status: reading.status,
    billingReason: reading.billingReason,
    amountDue: reading.amountDue,
    amountRemaining: reading.amountRemaining,
    amountPaid: reading.amountPaid,
    currency: reading.currency,
    createdAt: reading.createdAt,
    finalizedAt: reading.finalizedAt,
    ...(reading.finalizesAt === null ? {} : { finalizesAt: reading.finalizesAt }),
    dueAt: reading.dueAt,
    paidAt: reading.paidAt,
    attemptCount: reading.attemptCount,
    nextStripeAttemptAt: reading.nextStripeAttemptAt,
    lastFailure: reading.failure,
    ...(reading.payment === null ? {} : { payment: reading.payment }),
    ...(reading.collectionMethod === 'send_invoice' ? { collectionMethod: reading.collectionMethod } : {}),
    ...(reading.isOfChange ? { isOfChange: true as const } : {}),
  };
}
