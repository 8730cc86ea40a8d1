import { newEpisodeFacts } from '../dunning/new-episode.ts';
import { planEpisode } from '../dunning/planner.ts';
import { strategyFor } from '../dunning/strategies.ts';
import type { PlannedStep } from '../dunning/types.ts';
import { isOpen, unpaidInvoices } from '../dunning/unpaid.ts';
import { endOf } from './ends-at.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { initialState, transition } from './transition.ts';

/** What a take-over would bring. Times are billing time, epoch milliseconds. */
export interface TakeOverPreview {
  /** What comes next, soonest first. */
  next: { at: number; what: string }[];
  /** Who retries a failed payment now; `nobody` when none failed, or nobody does. */
  retriedBy: 'stripe' | 'engine' | 'nobody';
}

/** What the engine would do, by its own rules. Changes nothing. */
export const previewTakeOver = (read: SubscriptionSnapshot): TakeOverPreview => {
  const snapshot = { ...read, mode: 'managed' as const };
  const { billingTime: now, paymentMethod } = snapshot;
  const { state } = transition({
    state: initialState(snapshot.currency),
    previous: null,
    snapshot,
    now,
    ...(snapshot.terms?.dunningStrategy === undefined ? {} : { strategy: snapshot.terms.dunningStrategy }),
  });
  const isStripes = snapshot.invoices.some((one) => isOpen(one) && one.nextStripeAttemptAt !== null);
  const { dunning } = state;
  if (dunning === null) return { next: [nextOfPaid(snapshot)], retriedBy: 'nobody' };
  const plan = planEpisode(
    newEpisodeFacts({
      startedAt: dunning.startedAt,
      strategyVersion: dunning.strategy,
      invoices: unpaidInvoices(snapshot),
      paymentMethodId: paymentMethod?.id ?? null,
      paymentMethodType: paymentMethod?.type ?? null,
      takenOverAt: now,
    }),
    strategyFor(dunning.strategy),
    now,
  );
  const isOurs = plan.steps.some(({ action }) => action.type === 'retry');
  return {
    next: plan.steps.map((step) => ({ at: step.at, what: inWords(step) })),
    retriedBy: isStripes ? 'stripe' : isOurs ? 'engine' : 'nobody',
  };
};

function nextOfPaid(snapshot: SubscriptionSnapshot): TakeOverPreview['next'][number] {
  const end = endOf(snapshot);
  if (end !== null) return { at: end, what: 'It ends, as it is set to.' };
  if (snapshot.stripeStatus === 'trialing' && snapshot.trialEnd !== null)
    return {
      at: snapshot.trialEnd,
      what: 'The trial is decided: it converts, or ends without a payment method.',
    };
  return {
    at: snapshot.currentPeriodEnd,
    what: 'Stripe renews it. If the payment fails, dunning begins.',
  };
}

function inWords({ action }: PlannedStep): string {
  switch (action.type) {
    case 'retry':
      return `The failed payment is tried again (${action.invoiceIds.join(', ')}).`;
    case 'message':
      return `The customer is written to: ${action.kind}.`;
    case 'suspend':
      return 'Access is suspended.';
    case 'final':
      return action.action === 'cancel'
        ? 'The subscription is cancelled.'
        : action.action === 'downgrade'
          ? 'The subscription goes down to a smaller plan.'
          : 'The subscription is suspended until it is paid.';
  }
}
