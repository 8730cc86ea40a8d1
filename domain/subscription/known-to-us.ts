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
const INVOICE_STATUSES = ['draft', 'open', 'paid', 'void', 'uncollectible'];

/** True for a status that the rules know; Stripe may add others at any time. */
export const isKnownStatus = (status: string): status is StripeStatus =>
  Object.hasOwn(STRIPE_STATUSES, status);

/** The words of Stripe that decide something about a subscription. */
export interface DecidingWords {
  status: string;
  /** How often its plan is paid; left out for a price that does not recur. */
  interval?: string | undefined;
  invoiceStatuses: readonly string[];
}

/** What Stripe says in a word that these rules do not know, as a sentence's end; null where they know them all. */
export function unknownWord({ status, interval, invoiceStatuses }: DecidingWords): string | null {
  if (!isKnownStatus(status)) return `the status "${status}"`;
  if (interval !== undefined && !INTERVALS.includes(interval)) return `the interval "${interval}"`;
  const invoice = invoiceStatuses.find((one) => !INVOICE_STATUSES.includes(one));
  return invoice === undefined ? null : `an invoice with the status "${invoice}"`;
}
