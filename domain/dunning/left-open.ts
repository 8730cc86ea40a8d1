import { DAY_MS } from '../period.ts';
import type { InvoiceFacts, SubscriptionSnapshot } from '../subscriptions/snapshot.ts';
import { collectedSince, firstFailureAt, isOpen } from './unpaid.ts';

type Facts = Pick<SubscriptionSnapshot, 'stripeStatus' | 'billingTime' | 'invoices'> &
  Pick<SubscriptionSnapshot, 'currentPeriodStart' | 'currentPeriodEnd'>;

/** Longer than any strategy dunned at once for, shorter than two months: a paid period lies in between. */
const MOST_BETWEEN_MS = 45 * DAY_MS;

/**
 * Whether an invoice was left open while later periods were paid, as adopted accounts have them: between it
 * and `at` lies more than a period. It is owed, but its age is no reason to end somebody who pays.
 */
export const isLongBefore = (invoice: InvoiceFacts, at: number, facts: Facts): boolean =>
  collectedSince(invoice) <
  at - Math.min(MOST_BETWEEN_MS, 1.5 * (facts.currentPeriodEnd - facts.currentPeriodStart));

/** Whether an open invoice may be of that kind. */
export const someLeftOpen = (facts: Facts): boolean =>
  facts.invoices.some((invoice) => isOpen(invoice) && isLongBefore(invoice, facts.billingTime, facts));

/**
 * What the deadlines of an episode that begins now count from: the first failure of the oldest invoice that
 * was not left open. Where Stripe calls the subscription active and all were, the last try that failed.
 * @param unpaid oldest first
 */
export const episodeStartOf = (unpaid: readonly [InvoiceFacts, ...InvoiceFacts[]], facts: Facts): number => {
  let [first] = unpaid;
  let before = first;
  for (const invoice of unpaid) {
    if (isLongBefore(before, collectedSince(invoice), facts)) first = invoice;
    before = invoice;
  }
  const { billingTime, stripeStatus } = facts;
  if (stripeStatus !== 'active' || !isLongBefore(first, billingTime, facts))
    return firstFailureAt(first, billingTime);
  const tries = unpaid.flatMap(({ lastFailure }) => lastFailure?.at ?? []);
  return tries.length === 0 ? billingTime : Math.max(...tries);
};
