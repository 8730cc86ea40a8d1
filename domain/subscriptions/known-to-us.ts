import type { StripeStatus } from './snapshot.ts';

const STRIPE_STATUSES: Record<StripeStatus, true> = {
  incomplete: true,
  incomplete_expired: true,
  trialing: true,
  active: true,
  past_due: true,
  unpaid: true,
  canceled: true,
  paused: true,
};
const INTERVALS = ['day', 'week', 'month', 'year'];
/** docs.stripe.com/api/subscriptions/object#subscription_object-cancellation_details-reason */
const CANCELLATION_REASONS = [
  'canceled_by_retention_policy',
  'cancellation_requested',
  'payment_disputed',
  'payment_failed',
];
const INVOICE_STATUSES = ['draft', 'open', 'paid', 'void', 'uncollectible'];
const COLLECTION_METHODS = ['charge_automatically', 'send_invoice'];
/** docs.stripe.com/api/payment_intents/object#payment_intent_object-status */
const PAYMENT_STATUSES = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'canceled',
  'succeeded',
];

/** True for a status that the rules know; Stripe may add others at any time. */
export const isKnownStatus = (status: string): status is StripeStatus =>
  Object.hasOwn(STRIPE_STATUSES, status);

/**
 * True for no reason, and for one that the rules know. An unknown one counts as voluntary and blocks nothing:
 * a subscription that Stripe calls canceled is over whatever the reason.
 */
export const isKnownReason = (reason: string | null): boolean =>
  reason === null || CANCELLATION_REASONS.includes(reason);

/** The words of Stripe that decide something about an invoice. */
interface InvoiceWords {
  /** Null: a draft that Stripe has not begun with. */
  status: string | null;
  /** Never null (docs.stripe.com/api/invoices/object#invoice_object-collection_method). */
  collectionMethod: string;
  /** Of its latest PaymentIntent, where it was read. */
  paymentStatus: string | null;
}

/** The words of Stripe that decide something about a subscription. */
interface DecidingWords {
  status: string;
  collectionMethod: string;
  /** How often its plan is paid; left out for a price that does not recur. */
  interval?: string | undefined;
}

/**
 * Names a value of Stripe's that these rules do not know, as the end of a sentence; null when all are known.
 */
export function unknownWord({ status, collectionMethod, interval }: DecidingWords): string | null {
  if (!isKnownStatus(status)) return `the status "${status}"`;
  if (!COLLECTION_METHODS.includes(collectionMethod)) return `the collection method "${collectionMethod}"`;
  return interval === undefined || INTERVALS.includes(interval) ? null : `the interval "${interval}"`;
}

/** The same of one of its invoices. */
export function unknownOfInvoice({ status, collectionMethod, paymentStatus }: InvoiceWords): string | null {
  if (status !== null && !INVOICE_STATUSES.includes(status)) return `an invoice with the status "${status}"`;
  if (!COLLECTION_METHODS.includes(collectionMethod))
    return `an invoice with the collection method "${collectionMethod}"`;
  return paymentStatus === null || PAYMENT_STATUSES.includes(paymentStatus)
    ? null
    : `a payment with the status "${paymentStatus}"`;
}
