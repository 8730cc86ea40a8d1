import { isoDay } from '../period.ts';
import { plainMoney } from '../money.ts';
import { openInvoices } from './episode.ts';
import { promisesLeft } from './interventions.ts';
import { explainChange } from './of-change.ts';
import { planEpisode } from './planner.ts';
import type { DunningStrategy, EpisodeFacts, EpisodePlan, PlannedStep } from './types.ts';

/**
 * Explains an episode's state, what comes next, and what would change it. For people; nothing depends on
 * it.
 */
interface EpisodeExplanation {
  why: string;
  next: PlannedStep | null;
  wouldChange: string[];
}

/** The answer of the query `explain`. */
export const explainEpisode = (
  facts: EpisodeFacts,
  strategy: DunningStrategy,
  now: number,
): EpisodeExplanation => {
  const plan = planEpisode(facts, strategy, now);
  const owed = amountOwed(facts);
  if (plan.retries.state === 'nothing_unpaid') {
    return { why: 'Nothing is unpaid: the episode is over.', next: null, wouldChange: [] };
  }
  return {
    why: [
      `${owed} unpaid since ${isoDay(facts.startedAt)}`,
      explainChange(facts.invoices),
      lastAnswer(plan),
      RETRY_SENTENCES[plan.retries.state],
      answerDue(facts),
      plan.state.stage === 'suspended'
        ? `access suspended since ${isoDay(facts.suspendedAt ?? now)}`
        : `access open until ${isoDay(plan.state.graceUntil)}`,
      ...agreements(facts, now),
      `strategy ${strategy.version}`,
    ]
      .filter((part) => part !== '')
      .join('; '),
    next: plan.steps[0] ?? null,
    wouldChange: whatWouldChange(facts, plan, strategy, owed),
  };
};

const RETRY_SENTENCES: Record<EpisodePlan['retries']['state'], string> = {
  planned: '',
  exhausted: 'no retry is left in the strategy',
  left_to_stripe: 'Stripe retries by itself',
  unknown_outcome: 'the outcome of the last attempt is being looked up at Stripe',
  sent: 'the invoice was sent: the customer pays it, and no charge is attempted',
  processing: 'a bank has been asked and has not answered; nothing is charged until it does',
  needs_new_method: 'no retry, since it needs a new payment method',
  needs_authentication: 'no retry, since the customer must authenticate the payment',
  suspected_fraud: 'no retry, since fraud is suspected; staff must review it',
  nothing_unpaid: '',
};

const lastAnswer = ({ retries, state }: EpisodePlan): string => {
  if (retries.state === 'sent') return '';
  const answer = retries.code === null ? 'no payment could be tried' : `last answer ${retries.code}`;
  return `${answer}, treated as ${retries.declineClass}, ${state.attempt} counted ${state.attempt === 1 ? 'retry' : 'retries'} so far`;
};

const answerDue = ({ invoices }: EpisodeFacts): string => {
  const due = invoices.flatMap(({ payment }) => payment?.answerDueAt ?? []);
  return due.length === 0 ? '' : `its answer is due by ${isoDay(Math.max(...due))}`;
};

const agreements = ({ promisedFor, heldUntil }: EpisodeFacts, now: number): string[] => [
  ...(promisedFor !== null && promisedFor > now ? [`promised for ${isoDay(promisedFor)}`] : []),
  ...(heldUntil !== null && heldUntil > now ? [`held until ${isoDay(heldUntil)}`] : []),
];

const whatWouldChange = (
  facts: EpisodeFacts,
  { retries, state }: EpisodePlan,
  strategy: DunningStrategy,
  owed: string,
): string[] => [
  `any payment of ${owed} ends the episode`,
  ...(['left_to_stripe', 'unknown_outcome', 'processing', 'sent'].includes(retries.state)
    ? []
    : ['a new payment method is charged at once']),
  ...(retries.state === 'needs_authentication'
    ? ['confirming the payment on the hosted invoice page clears it']
    : []),
  ...(promisesLeft(facts, strategy.promises) > 0
    ? [
        retries.state === 'planned'
          ? 'the customer can promise a day, which moves the next retry'
          : 'the customer can promise a day, and the subscription does not end before it',
      ]
    : []),
  state.stage === 'suspended'
    ? 'staff can extend the grace period, which restores access'
    : 'staff can extend the grace period, which delays the suspension',
  `without payment: ${strategy.finalAction.action} on ${isoDay(state.finalActionAt)}`,
];

/** Per currency, since there is no rate in here. */
const amountOwed = (facts: EpisodeFacts): string => {
  const sums = new Map<string, number>();
  for (const { currency, amountRemaining } of openInvoices(facts)) {
    sums.set(currency, (sums.get(currency) ?? 0) + amountRemaining);
  }
  return [...sums].map(([currency, amount]) => plainMoney({ amount, currency })).join(' and ');
};
