import { isoDay } from '../period.ts';
import { forMethod } from './debit-retries.ts';
import type { Deadlines } from './episode.ts';
import { countedRounds, deadlinesOf, isSuspended, openInvoices, originOf } from './episode.ts';
import { planMessages } from './plan-messages.ts';
import { planRetries } from './plan-retries.ts';
import type { DunningStrategy, EpisodeFacts, EpisodePlan, PlannedStep } from './types.ts';

/**
 * Plans everything that an episode will do from `now` on if nothing new happens. Pure: recomputed from the
 * facts after every step and every update, never stored. `final` closes the episode; the message after it
 * is its last.
 */
export const planEpisode = (facts: EpisodeFacts, of: DunningStrategy, now: number): EpisodePlan => {
  const strategy = forMethod(of, facts.paymentMethodType);
  const deadlines = deadlinesOf(facts, strategy, now);
  const { steps: retrySteps, retries } = planRetries(facts, strategy, now, deadlines);
  const state = reportOf(facts, now, deadlines, retrySteps);
  // While a bank is asked nothing happens by itself: no charge, no message, no step towards the end.
  if (retries.state === 'nothing_unpaid' || retries.state === 'processing')
    return { steps: [], retries, skippedMessage: null, state };

  const messages = planMessages(facts, strategy, now, deadlines, retries.state);
  const skipped = facts.skipNextMessage ? (messages[0] ?? null) : null;
  const steps = [
    ...retrySteps,
    ...suspension(facts, now, deadlines),
    ...messages.filter((step) => step !== skipped),
    ...finalAction(strategy, facts, now, deadlines),
  ];
  return { steps: inOrder(steps), retries, skippedMessage: skipped, state };
};

const suspension = (facts: EpisodeFacts, now: number, deadlines: Deadlines): PlannedStep[] => {
  const { graceUntil, finalActionAt } = deadlines;
  const at = Math.max(now, graceUntil);
  if (isSuspended(facts, deadlines, now) || at >= finalActionAt) return [];
  return [
    {
      at,
      action: { type: 'suspend' },
      rule: 'grace_over',
      because: `suspend access because grace since ${isoDay(originOf(facts))} ends on ${isoDay(graceUntil)}`,
    },
  ];
};

const finalAction = (
  { finalAction: { action } }: DunningStrategy,
  facts: EpisodeFacts,
  now: number,
  { finalActionAt }: Deadlines,
): PlannedStep[] => [
  {
    at: Math.max(now, finalActionAt),
    action: { type: 'final', action },
    rule: 'window_over',
    because: `${action} because nothing was paid since ${isoDay(originOf(facts))}`,
  },
];

/**
 * At one moment: the last chance to pay comes before access is taken away, and an action before its
 * message.
 */
const priority = ({ action }: PlannedStep): number => {
  switch (action.type) {
    case 'retry':
      return 0;
    case 'suspend':
      return 1;
    case 'message':
      return action.kind === 'ended' ? 4 : 2;
    case 'final':
      return 3;
  }
};

const inOrder = (steps: PlannedStep[]): PlannedStep[] =>
  steps.toSorted((a, b) => a.at - b.at || priority(a) - priority(b));

const reportOf = (
  facts: EpisodeFacts,
  now: number,
  deadlines: Deadlines,
  retrySteps: PlannedStep[],
): EpisodePlan['state'] => {
  const stripes = openInvoices(facts).flatMap((invoice) => invoice.nextStripeAttemptAt ?? []);
  const ours = retrySteps[0]?.at;
  const candidates = ours === undefined ? stripes : [...stripes, ours];
  return {
    stage: isSuspended(facts, deadlines, now) ? 'suspended' : 'grace',
    ...deadlines,
    nextAttemptAt: candidates.length === 0 ? null : Math.min(...candidates),
    attempt: countedRounds(facts),
  };
};
