import { newEpisodeFacts } from '../../domain/dunning/new-episode.ts';
import type { EpisodeFacts } from '../../domain/dunning/types.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { DunningFacts, DunningInput } from '../contracts/dunning.ts';
import type { Answered } from '../temporal/answer-once.ts';
import type { ClockState } from '../temporal/billing-clock.ts';

/** Everything a dunning episode remembers; one plain JSON object, carried by continue-as-new. */
export interface EpisodeState {
  facts: EpisodeFacts;
  clock: ClockState;
  /** Attempts and messages made, counted: part of each effect's key. */
  effects: number;
  /** How it ended, null while it runs. */
  outcome: DunningReport['outcome'];
  /** The subscription ended or changed so that nothing is left to collect. */
  superseded: boolean;
  /** The state last reported to the lifecycle. */
  reported: string;
  /** The search attributes last shown; left out by runs that show none. */
  published?: string;
  /** Billing time since which Stripe could not be reached, null while it can. */
  outageSince: number | null;
  /** A debt after this episode's end, or another episode's: the next one begins with it. */
  next: DunningFacts | null;
  answered: Answered;
}

/** An episode at its first failure. */
export function newEpisode(input: DunningInput): EpisodeState {
  return {
    facts: newEpisodeFacts({
      startedAt: input.startedAt,
      strategyVersion: input.strategyVersion,
      invoices: input.invoices,
      paymentMethodId: input.paymentMethodId,
      ...(input.paymentMethodType === undefined ? {} : { paymentMethodType: input.paymentMethodType }),
      takenOverAt: input.takenOverAt,
    }),
    clock: { testClockId: input.testClockId, billingTime: input.billingTime },
    effects: 0,
    outcome: null,
    superseded: false,
    reported: '',
    outageSince: null,
    next: null,
    answered: [],
  };
}
