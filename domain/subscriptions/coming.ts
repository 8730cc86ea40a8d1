import { finalActionWords } from '../dunning/final-action.ts';
import { findStrategy } from '../dunning/strategies.ts';
import { endsAt, endsWithTrial } from './ends-at.ts';
import type { PendingChange } from './snapshot.ts';
import type { BillingStatus } from './status.ts';
import type { DunningReport } from './state.ts';

/** As much of a subscription as its future is read from. Times are billing time, epoch milliseconds. */
export interface FutureFacts {
  status: BillingStatus;
  tier: string;
  currentPeriodEnd: number;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  pausedUntil: number | null;
  /** When a bank that is asked for a payment usually answers; null while none is asked. */
  paymentAnswerDueAt: number | null;
  pendingChange: PendingChange | null;
  dunning: DunningReport | null;
}

/** Something that will happen by itself unless something changes before. */
export interface ComingStep {
  at: number;
  what: string;
  /** Stable name of the rule behind it. */
  rule: string;
}

/**
 * Upcoming events of a subscription, soonest first. Computed from stored rows, so it works while Temporal
 * is away; the workflow's `explain` query knows the reasons.
 */
export function comingSteps(facts: FutureFacts): ComingStep[] {
  return [...stepsOf(facts), ...answerOf(facts)].sort((a, b) => a.at - b.at);
}

/** A bank that was asked answers, whatever else is planned. */
const answerOf = ({ paymentAnswerDueAt: at }: FutureFacts): ComingStep[] =>
  at === null ? [] : [{ at, what: "The bank's answer to the payment is due.", rule: 'payment_processing' }];

function stepsOf(facts: FutureFacts): ComingStep[] {
  switch (facts.status) {
    case 'trialing':
      return facts.trialEnd === null
        ? []
        : [
            endsWithTrial({ ...facts, endsAt: endsAt(facts) })
              ? {
                  at: Math.min(facts.trialEnd, endsAt(facts) ?? facts.trialEnd),
                  what: 'The trial ends and nothing is charged.',
                  rule: 'trial_cancels',
                }
              : {
                  at: facts.trialEnd,
                  what: `The trial ends; ${tierAfterTrial(facts)} begins.`,
                  rule: 'trial_converts',
                },
          ];
    case 'active':
      return stepsOfActive(facts);
    case 'past_due':
    case 'suspended':
      return stepsOfDunning(facts.dunning, endsAt(facts));
    case 'paused':
      return stepsOfPaused(facts);
    default:
      return [];
  }
}

/** Of the plan that waits for the trial's end, if there is one. */
const tierAfterTrial = ({ tier, pendingChange, trialEnd }: FutureFacts): string =>
  pendingChange?.effectiveAt === trialEnd ? pendingChange.tier : tier;

const endStep = (at: number): ComingStep => ({
  at,
  what: 'The subscription ends as asked.',
  rule: 'cancels_at_period_end',
});

function stepsOfPaused(facts: FutureFacts): ComingStep[] {
  const { pausedUntil: at } = facts;
  const end = endsAt(facts);
  const resumes = at === null || (end !== null && end <= at) ? [] : [at];
  return [
    ...resumes.map((until) => ({ at: until, what: 'Collection resumes.', rule: 'pause_ends' })),
    ...(end === null ? [] : [endStep(end)]),
  ];
}

function stepsOfActive(facts: FutureFacts): ComingStep[] {
  const { currentPeriodEnd, pendingChange } = facts;
  const end = endsAt(facts);
  if (end !== null) {
    const stop = endStep(end);
    const renewsBefore = { at: currentPeriodEnd, what: 'The subscription renews.', rule: 'renews' };
    return end > currentPeriodEnd ? [renewsBefore, stop] : [stop];
  }
  const renewal = { at: currentPeriodEnd, what: 'The subscription renews.', rule: 'renews' };
  if (pendingChange === null) return [renewal];
  const change = {
    at: pendingChange.effectiveAt,
    what: `The plan changes to ${pendingChange.tier}.`,
    rule: 'pending_change',
  };
  return [change, renewal];
}

function stepsOfDunning(dunning: DunningReport | null, end: number | null): ComingStep[] {
  if (dunning === null || dunning.stage === 'ended') return [];
  const { nextAttemptAt, graceUntil, finalActionAt, stage, strategy } = dunning;
  const finalAction = findStrategy(strategy)?.finalAction;
  return [
    ...(nextAttemptAt === null
      ? []
      : [{ at: nextAttemptAt, what: 'The payment is tried again.', rule: 'retry' }]),
    ...(stage === 'grace' ? [{ at: graceUntil, what: 'Access is suspended.', rule: 'suspend' }] : []),
    end !== null && end <= finalActionAt
      ? endStep(end)
      : {
          at: finalActionAt,
          // By a strategy that is not known here: during a deploy a worker may be newer.
          what:
            finalAction === undefined ? 'The subscription comes to its end.' : finalActionWords(finalAction),
          rule: 'final_action',
        },
  ];
}
