import type { SubscriptionSnapshot } from '../subscriptions/snapshot.ts';

/** When a bank that is asked for a payment of a subscription usually answers, the first where several are; null while none is asked. */
export function answerAwaited({ invoices }: Pick<SubscriptionSnapshot, 'invoices'>): number | null {
  const due = invoices.flatMap(({ payment }) => payment?.answerDueAt ?? []);
  return due.length === 0 ? null : Math.min(...due);
}

/** The same of the payment of a period after the first. */
export const renewalAnswerAwaited = ({ invoices }: Pick<SubscriptionSnapshot, 'invoices'>): number | null =>
  answerAwaited({
    invoices: invoices.filter(({ billingReason }) => billingReason === 'subscription_cycle'),
  });
