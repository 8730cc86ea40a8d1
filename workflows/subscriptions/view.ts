import { ApplicationFailure } from '@temporalio/workflow';
import { endOf } from '../../domain/subscriptions/ends-at.ts';
import { refusalOfMode } from '../../domain/subscriptions/mode.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { SubscriptionExplanation, SubscriptionView } from '../contracts/subscription-lifecycle.ts';
import type { Lifecycle } from './lifecycle.ts';
import { nextActionOf } from './next-action.ts';

/** How the subscription looks to callers. */
export function viewOf({ state, clock }: Lifecycle): SubscriptionView {
  const { snapshot, standing } = state;
  if (!snapshot)
    throw ApplicationFailure.nonRetryable('Stripe has not been read yet; ask again shortly.', 'not_ready');
  const next = nextActionOf(state, clock.now());
  return {
    subscriptionId: state.subscriptionId,
    customerId: state.customerId,
    status: standing.status,
    tier: snapshot.tier,
    interval: snapshot.interval,
    amount: snapshot.recurringAmount,
    currency: snapshot.currency,
    quantity: snapshot.quantity,
    currentPeriodStart: snapshot.currentPeriodStart,
    currentPeriodEnd: snapshot.currentPeriodEnd,
    trialEnd: snapshot.trialEnd,
    cancelAtPeriodEnd: snapshot.cancelAtPeriodEnd,
    pausedUntil: snapshot.pause?.resumesAt ?? null,
    pendingChange: snapshot.pendingChange,
    dunning: standing.dunning,
    nextAction: next && { at: next.at, what: next.what },
    billingTime: clock.now(),
    testClockId: clock.testClockId,
    attention: state.attention,
  };
}

/** Why it is so, what comes next, and what would change it. */
export function explain(life: Lifecycle): SubscriptionExplanation {
  const { state, clock } = life;
  const { status } = state.standing;
  return {
    why: `The subscription is ${status.replace('_', ' ')}.`,
    rule: state.because.rule,
    facts: { ...state.because.facts, ...presentFacts(state) },
    next: nextActionOf(state, clock.now()),
    wouldChange: whatWouldChange(life),
    revision: state.revision,
  };
}

/** Of the facts behind the status, those that may have changed since it did. */
function presentFacts({ snapshot }: Lifecycle['state']): SubscriptionExplanation['facts'] {
  if (snapshot === null) return {};
  const { tier, cancelAtPeriodEnd, trialEnd, currentPeriodEnd } = snapshot;
  return { tier, cancelAtPeriodEnd, endsAt: endOf(snapshot), trialEnd, currentPeriodEnd };
}

function whatWouldChange({ state }: Lifecycle): string[] {
  const { snapshot, standing } = state;
  const isRunning = !isFinal(standing.status);
  if (isRunning && snapshot !== null && refusalOfMode(snapshot.mode) !== null)
    return ['Whoever sold it changes it; nothing about it is changed here.'];
  switch (standing.status) {
    case 'trialing':
      return [
        snapshot && endOf(snapshot) !== null
          ? 'Resuming takes back the cancellation.'
          : 'Cancelling ends it with the trial.',
        'Without a usable card it is extended or expires instead of converting.',
      ];
    case 'active':
      return snapshot && (endOf(snapshot) !== null || snapshot.pendingChange)
        ? ['Resuming takes back what is scheduled.']
        : ['Cancelling, pausing or changing the plan.', 'A payment that fails begins dunning.'];
    case 'past_due':
    case 'suspended':
      return [
        `Paying ${standing.dunning?.invoiceIds.join(', ') ?? 'what is open'} by any method clears it at once.`,
        'A new card is tried at once.',
      ];
    case 'paused':
      return [
        snapshot && endOf(snapshot) !== null
          ? 'Resuming starts collection again and takes back the cancellation.'
          : 'Resuming starts collection again.',
      ];
    case 'incomplete':
      return ['Paying the first invoice starts it.'];
    default:
      return ['Nothing: it is over. A new checkout begins a new subscription.'];
  }
}
