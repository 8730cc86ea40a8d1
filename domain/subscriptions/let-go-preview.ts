import { isOpen, isSent } from '../dunning/unpaid.ts';
import { plainMoney } from '../money.ts';
import type { Money } from '../money.ts';
import { endOf } from './ends-at.ts';
import type { InvoiceFacts, SubscriptionSnapshot } from './snapshot.ts';
import type { DunningReport } from './state.ts';
import type { BillingStatus } from './status.ts';

/** What a preview of letting go looks at. Amounts are minor units. */
export interface LetGoFacts {
  /** As Stripe has it at that moment. */
  snapshot: SubscriptionSnapshot;
  /** What the engine holds of it. */
  status: BillingStatus;
  dunning: DunningReport | null;
  /** Overage that was not reported to Stripe. */
  unchargedUsage: Money;
  /** Refunds and credit notes on it that wait for a second person. */
  waitingApprovals: number;
  /** What Stripe does at the end of a trial without a payment method: `cancel`, `create_invoice`, `pause`. */
  trialWithoutMethod: string;
}

/** What letting a subscription go would bring. Times are billing time, epoch milliseconds. */
export interface LetGoPreview {
  /** What the engine stops doing. */
  ends: string[];
  /** What was waiting and is not done any more. */
  givenUp: string[];
  /** What Stripe does from then on, soonest first; null: nothing is dated. */
  stripe: { at: number | null; what: string }[];
}

/** What stops here and what Stripe continues. Changes nothing. */
export const previewLetGo = (facts: LetGoFacts): LetGoPreview => ({
  ends: endsOf(facts),
  givenUp: givenUpOf(facts),
  stripe: stripeGoesOn(facts).toSorted(
    (a, b) => (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY),
  ),
});

const isRunning = (dunning: DunningReport | null): dunning is DunningReport =>
  dunning !== null && dunning.stage !== 'ended';

function endsOf({ snapshot, status, dunning }: LetGoFacts): string[] {
  return [
    ...(snapshot.stripeStatus === 'trialing'
      ? ['The trial run: reminders, extension and the decision at its end']
      : []),
    ...(isRunning(dunning) ? ['Dunning: retries, messages, suspension and the final action'] : []),
    ...(status === 'suspended' && snapshot.stripeStatus !== 'unpaid'
      ? ['The suspension: access opens again while Stripe keeps the subscription']
      : []),
    'Plan changes, pauses, cancellations and coupons by customers and staff',
    'Charges for usage beyond the credits',
    'Messages to the customer',
  ];
}

function givenUpOf({ dunning, unchargedUsage, waitingApprovals }: LetGoFacts): string[] {
  return [
    ...(unchargedUsage.amount > 0 ? [`Usage for ${plainMoney(unchargedUsage)} that is not charged yet`] : []),
    ...(isRunning(dunning) && dunning.nextAttemptAt !== null ? ['The next attempt to collect'] : []),
    ...(waitingApprovals === 0
      ? []
      : [
          waitingApprovals === 1
            ? 'A refund or credit that waits for approval: it will be refused'
            : `${waitingApprovals} refunds and credits that wait for approval: they will be refused`,
        ]),
  ];
}

function stripeGoesOn({ snapshot, trialWithoutMethod }: LetGoFacts): LetGoPreview['stripe'] {
  const { pendingChange, pause, stripeStatus, currentPeriodEnd } = snapshot;
  const end = endOf(snapshot);
  const change =
    pendingChange === null || (end !== null && end <= pendingChange.effectiveAt)
      ? []
      : [{ at: pendingChange.effectiveAt, what: `The plan changes to ${pendingChange.tier}, as scheduled.` }];
  const steps = [...unpaidOf(snapshot), ...change];
  if (stripeStatus === 'paused')
    return [...steps, { at: null, what: 'It stays paused until somebody resumes it in Stripe.' }];
  if (pause !== null)
    steps.push(
      pause.resumesAt === null
        ? { at: null, what: 'Nothing is collected until somebody resumes it in Stripe.' }
        : { at: pause.resumesAt, what: 'Stripe collects again.' },
    );
  if (end !== null) steps.push({ at: end, what: 'It ends, as it is set to.' });
  if (stripeStatus === 'trialing' && snapshot.trialEnd !== null)
    return end !== null && end <= snapshot.trialEnd
      ? steps
      : [...steps, { at: snapshot.trialEnd, what: trialEndOf(snapshot, trialWithoutMethod) }];
  return end !== null && end <= currentPeriodEnd
    ? steps
    : [
        ...steps,
        {
          at: currentPeriodEnd,
          what: 'Stripe renews it. If the payment fails, the settings of the Stripe account decide.',
        },
      ];
}

const TRIAL_WITHOUT_METHOD: Readonly<Record<string, string>> = {
  cancel: 'The trial ends and Stripe cancels the subscription: it has no payment method.',
  pause: 'The trial ends and Stripe pauses the subscription: it has no payment method.',
  create_invoice:
    'The trial ends and Stripe makes an invoice that nobody can charge: there is no payment method.',
};

const trialEndOf = (
  { paymentMethod, tier }: SubscriptionSnapshot,
  withoutMethod: LetGoFacts['trialWithoutMethod'],
): string =>
  paymentMethod === null
    ? (TRIAL_WITHOUT_METHOD[withoutMethod] ?? 'The trial ends without a payment method: Stripe decides.')
    : `The trial ends and Stripe charges the first period of ${tier}.`;

/** The debt: Stripe retries it if it has an attempt planned, otherwise nobody. */
const unpaidOf = ({ invoices }: SubscriptionSnapshot): LetGoPreview['stripe'] =>
  invoices
    .filter(isOpen)
    .map((invoice) => ({ at: invoice.nextStripeAttemptAt, what: unpaidInWords(invoice) }));

function unpaidInWords(invoice: InvoiceFacts): string {
  const name = invoice.number ?? invoice.id;
  if (invoice.nextStripeAttemptAt !== null) return `Stripe tries the payment of ${name} again.`;
  return isSent(invoice)
    ? `Invoice ${name} waits for the customer to pay it.`
    : `Nobody tries the payment of ${name} again.`;
}
