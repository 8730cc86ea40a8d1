import type { SubscriptionSnapshot } from '../subscriptions/snapshot.ts';

/**
 * When the bank's answer to a payment of a subscription is due, the earliest of several; null while none is
 * processing.
 */
export function answerAwaited({ invoices }: Pick<SubscriptionSnapshot, 'invoices'>): number | null {
  const due = invoices.flatMap(({ payment }) => payment?.answerDueAt ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

/** The same of the payment of a period after the first. */
export const renewalAnswerAwaited = ({ invoices }: Pick<SubscriptionSnapshot, 'invoices'>): number | null =>
  answerAwaited({
    invoices: invoices.filter(({ billingReason }) => billingReason === 'subscription_cycle'),
  });
