import { Alert } from '@mantine/core';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { usePaymentMethods } from '../../data/billing.ts';
import type { PaymentMethod, SubscriptionStatus } from '../../data/billing.ts';
import { latestFailedAttempt, useNewestInvoices } from '../../data/invoices.ts';
import { cardsBefore } from '../../data/changes.ts';
import type { CardsBefore } from '../../data/changes.ts';
import { paymentMethodName } from '../../shared/payment-method-name.ts';
import { isOwing, isUnderSubscription } from '../plans/plan-action.ts';

/** What came of a card that was given on Stripe's page, which leads back here. */
export function CardSaved({ status }: { status: SubscriptionStatus }): ReactElement | null {
  const [address, setAddress] = useSearchParams();
  const methods = usePaymentMethods().data;
  const owed = (useNewestInvoices().data ?? []).filter((invoice) => invoice.status === 'open');
  if (address.get('card') !== 'saved') return null;
  return (
    <Alert
      role="status"
      variant="light"
      className="no-print"
      withCloseButton
      closeButtonLabel="Close"
      onClose={() => setAddress({}, { replace: true })}
    >
      {wordsOf(methods ?? [], cardsBefore(), status, latestFailedAttempt(owed)?.payment_method ?? null)}
    </Alert>
  );
}

function wordsOf(
  methods: readonly PaymentMethod[],
  before: CardsBefore | null,
  { status, cancel_at_period_end: cancels }: SubscriptionStatus,
  failed: string | null,
): string {
  const known = before?.methods ?? null;
  // Without the earlier list no card can be named: the default one may be the old one, which failed.
  const saved = known === null ? undefined : methods.find(({ id }) => !known.includes(id));
  if (saved === undefined) return 'We received your new card. It appears here once it is saved.';
  if (isOwing(status) && saved.id === failed)
    return `${paymentMethodName(saved)} is saved, but the payment with it failed too. Try another card, or ask your bank.`;
  const isSaved = `${paymentMethodName(saved)} is saved.`;
  if (isOwing(status))
    return `${isSaved} Your overdue payment is tried with it. If it is declined, you see below what happens next.`;
  // Paid, or written off.
  if (status === 'active' && isOwing(before?.status ?? '')) return `${isSaved} No payment is overdue.`;
  return isUnderSubscription(status) && cancels !== true ? `${isSaved} It is charged from now on.` : isSaved;
}
