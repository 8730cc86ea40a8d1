import type { ReactElement, ReactNode } from 'react';
import type { PaymentMethod, SubscriptionStatus } from '../../data/billing.ts';
import { latestFailedAttempt } from '../../data/invoices.ts';
import type { Invoice } from '../../data/invoices.ts';
import { withTax } from '../../data/plans.ts';
import { paymentMethodName } from '../../shared/payment-method-name.ts';
import { formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { isManaged, isOwing, isUnderSubscription } from '../plans/plan-action.ts';

interface SubscriptionStateTextProps {
  status: SubscriptionStatus;
  /** Name of a tier, for people. */
  planName: (tier: string) => string;
  /** Invoices that wait for payment. */
  owed: readonly Invoice[];
  methods: readonly PaymentMethod[];
}

/** The subscription's state and next event, in sentences that a customer can act on. */
export function SubscriptionStateText({
  status,
  planName,
  owed,
  methods,
}: SubscriptionStateTextProps): ReactElement {
  return <>{wordsOf(status, planName, { owed, methods })}</>;
}

interface Debt {
  owed: readonly Invoice[];
  methods: readonly PaymentMethod[];
}

const day = (at: string): ReactElement => <Time at={at} format="weekday" />;

function wordsOf(status: SubscriptionStatus, planName: (tier: string) => string, debt: Debt): ReactNode {
  const { owed } = debt;
  if (isUnderSubscription(status.status) && !isManaged(status)) return elsewhereWords(status, planName, owed);
  switch (status.status) {
    case 'none':
      return 'You have no subscription. Choose a plan to begin; you can cancel at any time.';
    case 'trialing':
      return trialWords(status);
    case 'active':
      return activeWords(status, planName);
    case 'past_due':
      return overdueWords(status, debt);
    case 'suspended':
      return (
        <>
          Access is closed because {amountOf(owed)} could not be collected. Paying restores it at once. Your
          data and keys are kept.
        </>
      );
    case 'paused':
      return pausedWords(status);
    case 'incomplete':
      if (status.payment_answer_due !== null)
        return (
          <>
            Your bank has been asked for the first payment and usually answers by{' '}
            {day(status.payment_answer_due)}. Your plan opens then; there is nothing to do.
          </>
        );
      return 'Your first payment is not complete. Confirm it or pay with another card to start the subscription.';
    case 'expired':
      return 'Your trial is over and nothing further was charged. Choose a plan to continue.';
    default:
      return 'Your subscription has ended. Your invoices stay here; choose a plan to come back.';
  }
}

function pausedWords({
  paused_until: until,
  cancel_at_period_end: cancels,
  current_period_end: end,
}: SubscriptionStatus): ReactNode {
  if (cancels === true && end !== null)
    return <>Paused. Cancels on {day(end)}, unless you resume before then.</>;
  return until === null ? (
    'Paused until you resume it. Nothing is charged in the meantime.'
  ) : (
    <>Paused until {day(until)}. You can resume earlier.</>
  );
}

/** For one that is billed elsewhere: what is known, without actions. */
function elsewhereWords(
  status: SubscriptionStatus,
  planName: (tier: string) => string,
  owed: readonly Invoice[],
): ReactNode {
  const { current_period_end: end, cancel_at_period_end: cancels, next_invoice: next, tax } = status;
  return (
    <>
      {isOwing(status.status) && owed.length > 0 && (
        <>You owe {amountOf(owed)}. You can pay the open invoice. </>
      )}
      {cancels === true && end !== null ? (
        <>Cancels on {day(end)}. </>
      ) : (
        <>
          {changeWords(status, planName)}
          {next !== null && (
            <>
              Renews on {day(next.at)} at {withTax(formatMoney(next.amount, next.currency), tax)}.{' '}
            </>
          )}
        </>
      )}
      This plan is billed and changed outside this site.
    </>
  );
}

function changeWords(
  { pending_change: change }: SubscriptionStatus,
  planName: (tier: string) => string,
): ReactNode {
  if (change === null) return null;
  const what = change.price_only ? 'New price from' : `Changes to ${planName(change.tier)} on`;
  return (
    <>
      {what} {day(change.effective_at)}.{' '}
    </>
  );
}

function lostWords(
  { lost_change: lost, tier }: SubscriptionStatus,
  planName: (tier: string) => string,
): ReactNode {
  return (
    lost !== null && (
      <>
        Your change to {planName(lost.tier)} could not be scheduled again, so you stay on {planName(tier)}.
        Choose {planName(lost.tier)} again if you still want it.{' '}
      </>
    )
  );
}

function trialWords({
  trial_end: end,
  cancel_at_period_end: cancels,
  next_invoice: next,
  tax,
}: SubscriptionStatus): ReactNode {
  if (end === null) return 'Your trial is running.';
  if (cancels === true)
    return (
      <>
        Your trial ends on {day(end)} and nothing more is charged. You can withdraw the cancellation until
        then.
      </>
    );
  return (
    <>
      Your trial runs until {day(end)}.
      {next !== null && (
        <>
          {' '}
          Then your plan begins at {withTax(formatMoney(next.amount, next.currency), tax)}
          {next.has_payment_method
            ? ', unless you cancel before then.'
            : ', if you add a payment method before then.'}
        </>
      )}
    </>
  );
}

function activeWords(status: SubscriptionStatus, planName: (tier: string) => string): ReactNode {
  const { next_invoice: next, tax, payment_answer_due: answerDue, access } = status;
  // It may end on another day than a period does.
  const end = access.reason === 'cancels_at_period_end' ? access.expires_at : null;
  if (end !== null && next === null) {
    return <>Cancels on {day(end)}. You keep your access until then and can withdraw the cancellation.</>;
  }
  return (
    <>
      {answerDue !== null && (
        <>
          Your bank has been asked for a payment and usually answers by {day(answerDue)}.{' '}
          {access.reason === 'renewal_processing' && 'Access is closed until it is paid. '}
        </>
      )}
      {changeWords(status, planName)}
      {lostWords(status, planName)}
      {next !== null && (
        <>
          Renews on {day(next.at)} at {withTax(formatMoney(next.amount, next.currency), tax)}.
          {!next.has_payment_method && next.amount > 0 && ' Add a payment method before then.'}
        </>
      )}
      {end !== null && <> Cancels on {day(end)}.</>}
    </>
  );
}

function overdueWords({ dunning }: SubscriptionStatus, { owed, methods }: Debt): ReactNode {
  // Only an invoice that was sent to be paid has a day on which it is due.
  const isSent = owed.length > 0 && owed.every(({ due_date: due }) => due !== null);
  return (
    <>
      {isSent ? (
        <>Your invoice for {amountOf(owed)} is overdue. Open it to pay.</>
      ) : (
        <>
          We could not collect {amountOf(owed)}
          {failureWords(owed, methods)}. {attemptWords(dunning)}
        </>
      )}{' '}
      {dunning !== null && <>You keep your access until {day(dunning.grace_until)}.</>}
    </>
  );
}

/** Which method failed last, where the customer still has it. */
function failureWords(owed: readonly Invoice[], methods: readonly PaymentMethod[]): string {
  const failed = latestFailedAttempt(owed);
  const method = methods.find(({ id }) => id === failed?.payment_method);
  if (failed === null || method === undefined) return '';
  const name = paymentMethodName(method);
  return failed.confirmation_needed
    ? `: your bank asks you to confirm the payment by ${name}. Open the invoice to confirm it`
    : `: ${name} was declined`;
}

function attemptWords(dunning: SubscriptionStatus['dunning']): ReactNode {
  if (dunning?.next_attempt_at != null)
    return <>We will try the payment again on {day(dunning.next_attempt_at)}. You can also pay now.</>;
  // The failure is only just known.
  if (dunning?.planning === true) return 'The next attempt is being planned. You can also pay now.';
  return 'We will not try again automatically. Pay now, or use another payment method.';
}

/** The debt by currency. */
function amountOf(owed: readonly Invoice[]): string {
  const sums = new Map<string, number>();
  for (const { currency, amount_due: due, amount_paid: paid } of owed) {
    sums.set(currency, (sums.get(currency) ?? 0) + due - paid);
  }
  if (sums.size === 0) return 'your last payment';
  return new Intl.ListFormat(undefined).format(
    [...sums].map(([currency, sum]) => formatMoney(sum, currency)),
  );
}
