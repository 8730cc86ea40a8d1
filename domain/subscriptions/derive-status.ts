import { HOUR_MS } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { FirstPayment } from './first-payment.ts';
import type { InvoiceFacts, SubscriptionSnapshot } from './snapshot.ts';
import { isSetApart } from './state.ts';
import type { DunningReport, SubscriptionState } from './state.ts';
import type { BillingStatus } from './status.ts';

/** A status with the rule that gave it, a stable snake_case name for the timeline. */
interface DerivedStatus {
  status: BillingStatus;
  rule: string;
}

/** Tolerance around a trial's end: we decide up to an hour before, Stripe's clock up to an hour after. */
const TRIAL_END_TOLERANCE_MS = HOUR_MS;

/** Facts besides Stripe's snapshot. */
interface StatusInput {
  snapshot: SubscriptionSnapshot;
  /** Open invoices with a failed payment that no ended episode has handled. */
  unpaid: readonly InvoiceFacts[];
  dunning: DunningReport | null;
  everActive: boolean;
  firstPayment: FirstPayment | null;
  endRequestedBy: SubscriptionState['endRequestedBy'];
  suspendsUntilPaid: boolean;
  /** A pause left the running period unpaid, and nobody is going to pay it. */
  closedAfterPause: boolean;
}

/** The status from facts alone: equal facts give an equal status, whatever came before. */
export const deriveStatus = (input: StatusInput): DerivedStatus => {
  const { snapshot, dunning } = input;
  switch (snapshot.stripeStatus) {
    case 'incomplete':
      return { status: 'incomplete', rule: 'first_payment_open' };
    case 'incomplete_expired':
      return { status: 'incomplete_expired', rule: 'first_payment_never_made' };
    case 'canceled':
      return endedUnconverted(input)
        ? { status: 'expired', rule: 'trial_ended_unconverted' }
        : { status: 'canceled', rule: 'stripe_canceled' };
    case 'trialing':
      return firstPaymentDue(input) ?? trialing(dunning);
    case 'paused':
      return { status: 'paused', rule: 'stripe_paused' };
    case 'active':
    case 'past_due':
    case 'unpaid':
      return deriveRunning(input);
  }
};

const trialing = (dunning: StatusInput['dunning']): DerivedStatus =>
  dunning?.stage === 'suspended'
    ? { status: 'suspended', rule: 'grace_over' }
    : { status: 'trialing', rule: 'stripe_trialing' };

/**
 * While a bank is asked for the first payment, an entry fee too, or after it refused; null for every other
 * subscription.
 */
const firstPaymentDue = ({ firstPayment, snapshot }: StatusInput): DerivedStatus | null => {
  if (firstPayment === null) return null;
  if (firstPayment.state === 'failed') return { status: 'incomplete', rule: 'first_payment_failed' };
  const { whileProcessing } = { ...DEFAULT_POLICY, ...snapshot.terms };
  return whileProcessing === 'wait' ? { status: 'incomplete', rule: 'first_payment_processing' } : null;
};

const deriveRunning = (input: StatusInput): DerivedStatus => {
  const { snapshot, dunning, unpaid, suspendsUntilPaid } = input;
  const due = firstPaymentDue(input);
  if (due !== null) return due;
  // Checked before the pause: nobody escapes a suspension by pausing.
  if (dunning?.stage === 'suspended') return { status: 'suspended', rule: 'grace_over' };
  if (suspendsUntilPaid && dunning?.outcome === 'unpaid')
    return { status: 'suspended', rule: 'suspended_until_paid' };
  if (snapshot.pause !== null) return { status: 'paused', rule: 'collection_paused' };
  if (unpaid.length > 0) return { status: 'past_due', rule: 'invoice_unpaid' };
  if (input.closedAfterPause) return { status: 'paused', rule: 'pause_left_unpaid' };
  if (snapshot.stripeStatus === 'active') return { status: 'active', rule: 'stripe_active' };
  if (dunning !== null && isSetApart(dunning.outcome)) return { status: 'active', rule: 'debt_set_apart' };
  if (snapshot.stripeStatus === 'unpaid' || dunning?.stage === 'ended') {
    return { status: 'suspended', rule: 'stripe_unpaid' };
  }
  return { status: 'past_due', rule: 'stripe_past_due' };
};

const endedUnconverted = ({ snapshot, everActive, endRequestedBy }: StatusInput): boolean => {
  if (everActive) return false;
  if (endRequestedBy === 'trial') return true;
  const { trialEnd, endedAt } = snapshot;
  return trialEnd !== null && endedAt !== null && Math.abs(endedAt - trialEnd) <= TRIAL_END_TOLERANCE_MS;
};
