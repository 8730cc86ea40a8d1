import { answerAwaited } from '../../domain/documents/answer-awaited.ts';
import { finalActionWords } from '../../domain/dunning/final-action.ts';
import { findStrategy } from '../../domain/dunning/strategies.ts';
import { moneyText } from '../../domain/money.ts';
import { endOf, endsWithPeriod, endsWithTrial } from '../../domain/subscriptions/ends-at.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { LifecycleState } from './state.ts';

/** The next automatic event of a subscription, as far as it is known. `at` is billing time. */
interface NextAction {
  at: number;
  what: string;
  rule: string;
}

/**
 * Reads the next thing that happens off the state; null where nothing will.
 * @param seesEnd false in runs that published an end only of active subscriptions
 */
export function nextActionOf(
  { standing, snapshot }: LifecycleState,
  now: number,
  seesEnd = true,
): NextAction | null {
  if (!snapshot) return null;
  const price = moneyText({ amount: snapshot.recurringAmount, currency: snapshot.currency });
  switch (standing.status) {
    case 'trialing':
      if (snapshot.trialEnd === null) return null;
      return endsWithTrial(snapshot)
        ? {
            at: Math.min(snapshot.trialEnd, endOf(snapshot) ?? snapshot.trialEnd),
            what: 'The trial ends and nothing is charged.',
            rule: 'trial_cancels',
          }
        : {
            at: snapshot.trialEnd,
            what: beginning(snapshot, price),
            rule: 'trial_converts',
          };
    case 'incomplete':
      return answerOf(snapshot);
    case 'active': {
      const before = answerOf(snapshot) ?? draftOf(snapshot);
      if (before !== null) return before;
      // Older snapshots lack `endsAt` and publish the day only, which recorded histories hold.
      if (endsWithPeriod(snapshot) || (snapshot.endsAt === undefined && snapshot.cancelAt !== null)) {
        return endAt(snapshot.cancelAt ?? snapshot.currentPeriodEnd);
      }
      if (snapshot.pendingChange) {
        const { effectiveAt, tier } = snapshot.pendingChange;
        return { at: effectiveAt, what: `The plan changes to ${tier}.`, rule: 'pending_change' };
      }
      return { at: snapshot.currentPeriodEnd, what: `The subscription renews at ${price}.`, rule: 'renews' };
    }
    case 'past_due':
    case 'suspended':
      return nextOfDunning(standing.dunning, now, seesEnd ? endOf(snapshot) : null);
    case 'paused': {
      const at = snapshot.pause?.resumesAt ?? null;
      const end = seesEnd ? endOf(snapshot) : null;
      if (end !== null && (at === null || end <= at)) return endAt(end);
      return at === null ? null : { at, what: 'Collection resumes.', rule: 'pause_ends' };
    }
    default:
      return null;
  }
}

/** Whether it is set to end while it is paused or in arrears: `nextActionOf` then depends on `seesEnd`. */
export const endsOtherwise = ({ standing, snapshot }: LifecycleState): boolean =>
  ['paused', 'past_due', 'suspended'].includes(standing.status) &&
  snapshot !== null &&
  endOf(snapshot) !== null;

const endAt = (at: number): NextAction => ({
  at,
  what: 'The subscription ends as asked.',
  rule: 'cancels_at_period_end',
});

/** The plan that begins with the end of a trial: the one that waits for it, if there is one. */
function beginning({ tier, pendingChange, trialEnd, currency }: SubscriptionSnapshot, price: string): string {
  if (pendingChange?.effectiveAt !== trialEnd) return `The trial ends; ${tier} begins at ${price}.`;
  const { amount } = pendingChange;
  const then = amount === undefined ? '' : ` at ${moneyText({ amount, currency })}`;
  return `The trial ends; ${pendingChange.tier} begins${then}.`;
}

/** A bank that was asked for a renewal answers before anything else happens. */
function answerOf(snapshot: SubscriptionSnapshot): NextAction | null {
  const at = answerAwaited(snapshot);
  return at === null
    ? null
    : { at, what: "The bank's answer to the payment is due.", rule: 'payment_processing' };
}

/** The period has begun and Stripe has yet to collect it: usually for an hour, up to three days. */
function draftOf({ invoices }: SubscriptionSnapshot): NextAction | null {
  for (const { billingReason, finalizesAt: at, amountDue: amount, currency } of invoices) {
    if (billingReason !== 'subscription_cycle' || at === undefined || amount === 0) continue;
    const what = `The invoice for this period, ${moneyText({ amount, currency })}, becomes final and is due.`;
    return { at, what, rule: 'renewal_is_draft' };
  }
  return null;
}

function nextOfDunning(
  dunning: LifecycleState['standing']['dunning'],
  now: number,
  end: number | null,
): NextAction | null {
  if (!dunning || dunning.stage === 'ended') return null;
  const retry = dunning.nextAttemptAt;
  const steps: NextAction[] = [
    ...(retry === null ? [] : [{ at: retry, what: 'The payment is tried again.', rule: 'retry' }]),
    ...(dunning.stage === 'grace'
      ? [{ at: dunning.graceUntil, what: 'Access is suspended.', rule: 'suspend' }]
      : []),
    end !== null && end <= dunning.finalActionAt
      ? endAt(end)
      : { at: dunning.finalActionAt, what: finalWords(dunning.strategy), rule: 'final_action' },
  ];
  return (
    steps.map((step) => ({ ...step, at: Math.max(step.at, now) })).sort((a, b) => a.at - b.at)[0] ?? null
  );
}

function finalWords(strategy: string): string {
  const finalAction = findStrategy(strategy)?.finalAction;
  return finalAction === undefined ? 'The subscription comes to its end.' : finalActionWords(finalAction);
}
