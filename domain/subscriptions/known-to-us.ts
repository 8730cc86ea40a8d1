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

/** True for a status that the rules know; Stripe may add others at any time. */
export const isKnownStatus = (status: string): status is StripeStatus =>
  Object.hasOwn(STRIPE_STATUSES, status);

/**
 * True for no reason, and for one that the rules know. An unknown one counts as voluntary and blocks nothing:
 * a subscription that Stripe calls canceled is over whatever the reason.
 */
export const isKnownReason = (reason: string | null): boolean =>
  reason === null || CANCELLATION_REASONS.includes(reason);

/** The words of Stripe that decide something about a subscription. */
export interface DecidingWords {
  status: string;
  /** How often its plan is paid; left out for a price that does not recur. */
  interval?: string | undefined;
  invoiceStatuses: readonly string[];
}

/**
 * Names values of Stripe's that these rules do not know, as the end of a sentence; null when all are known.
 */
export function unknownWord({ status, interval, invoiceStatuses }: DecidingWords): string | null {
  if (!isKnownStatus(status)) return `the status "${status}"`;
  if (interval !== undefined && !INTERVALS.includes(interval)) return `the interval "${interval}"`;
  const invoice = invoiceStatuses.find((one) => !INVOICE_STATUSES.includes(one));
  return invoice === undefined ? null : `an invoice with the status "${invoice}"`;
}
