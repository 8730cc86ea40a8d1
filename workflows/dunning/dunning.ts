import { allHandlersFinished, condition, continueAsNew, patched, workflowInfo } from '@temporalio/workflow';
import type { DunningFacts, DunningInput } from '../contracts/dunning.ts';
import { Episode } from './episode.ts';
import { registerEpisodeHandlers } from './handlers.ts';
import { newEpisode } from './state.ts';
import type { EpisodeState } from './state.ts';
import { perform, messageCustomer } from './steps.ts';
import { localThenDurable } from '../temporal/activities.ts';
import { Deadline } from '../temporal/billing-clock.ts';
import { mailIsOnItsWay } from '../temporal/messages.ts';

/** Older runs show what their subscription showed when they began. */
const SHOWS_WHERE_IT_STANDS = '2026-11-episode-search-attributes';

/**
 * From the first failed payment to recovery, suspension or the end. The plan is recomputed from the facts
 * after every step and every update; this code only waits for the next step and performs it.
 */
export async function dunning(input: DunningInput, carried?: EpisodeState): Promise<void> {
  const episode = new Episode(input, carried ?? newEpisode(input));
  registerEpisodeHandlers(episode);
  if (!carried) {
    const profile = await localThenDurable('readBillingProfile', 'Read the time zone', {
      customerId: input.customerId,
    });
    episode.state.facts.timeZone = profile.timeZone;
  }
  const due = new Deadline(episode.clock);

  while (!episode.isOver && !workflowInfo().continueAsNewSuggested) {
    episode.news = false;
    const plan = episode.plan;
    if (episode.state.superseded || plan.retries.state === 'nothing_unpaid') {
      await episode.exclusively(() => conclude(episode));
      continue;
    }
    const [next] = plan.steps;
    // Due steps run before the report: a report of what is about to change is useless and costs five
    // events.
    if (!next || next.at > episode.clock.now()) {
      await episode.report();
      if (patched(SHOWS_WHERE_IT_STANDS)) episode.publish();
    }
    const skipped = plan.skippedMessage;
    if (skipped && skipped.at <= episode.clock.now()) {
      skipMessage(episode);
      continue;
    }
    due.set(earliest(next?.at, skipped?.at), next?.because ?? 'Wait for news');
    await condition(() => episode.news || due.reached || episode.isOver);
    if (!due.reached) continue;
    // Older runs performed everything at once that had become due while no worker ran.
    if (due.lateBy > 0 && patched('2026-11-late-is-an-outage')) await episode.wasAway(due.lateBy);
    due.clear();
    await episode.exclusively(async () => {
      // What came in while others had their turn may have changed the plan.
      const [step] = episode.plan.steps;
      if (!episode.isOver && step && step.at <= episode.clock.now()) await perform(episode, step);
    });
  }

  await condition(() => allHandlersFinished() && !mailIsOnItsWay());
  if (!episode.isOver) return continueAsNew<typeof dunning>(input, episode.state);
  await episode.report();
  if (patched(SHOWS_WHERE_IT_STANDS)) episode.publish();
  if (episode.state.next) return continueAsNew<typeof dunning>(...nextEpisode(episode, episode.state.next));
}

/** A new debt begins a run of its own; effect numbers continue, because they are part of keys. */
function nextEpisode({ input, state }: Episode, facts: DunningFacts): [DunningInput, EpisodeState] {
  const { invoices, paymentMethodId, paymentMethodType, billingTime } = facts;
  const { episodeId, startedAt, strategyVersion } = facts.episode ?? { ...input, startedAt: billingTime };
  const { takenOverAt: _, ...lasting } = input;
  const next: DunningInput = {
    ...lasting,
    episodeId,
    strategyVersion,
    startedAt,
    invoices,
    paymentMethodId,
    ...(paymentMethodType === undefined ? {} : { paymentMethodType }),
    billingTime,
    testClockId: state.clock.testClockId,
  };
  const begun = newEpisode(next);
  begun.facts.timeZone = state.facts.timeZone;
  return [next, { ...begun, effects: state.effects }];
}

/** Nothing is left to collect: paid by any means, or the subscription has ended. */
async function conclude(episode: Episode): Promise<void> {
  const { state } = episode;
  // An earlier queued action may have ended the episode (a write-off), or an update reported a new debt.
  const settled = state.superseded || episode.plan.retries.state === 'nothing_unpaid';
  if (episode.isOver || !settled) return;
  const outcome = state.superseded ? 'superseded' : 'recovered';
  const wasNotified = state.facts.messagesSent.length > 0;
  if (outcome === 'recovered' && wasNotified) {
    await messageCustomer(episode, 'recovered', {
      rule: 'paid',
      because: 'everything that was unpaid is paid',
    });
  }
  // There may be a new debt by the time the message is written.
  if (!state.superseded && episode.plan.retries.state !== 'nothing_unpaid') return;
  state.outcome = outcome;
  await episode.note({
    kind: 'dunning_ended',
    summary:
      outcome === 'recovered'
        ? 'Everything is paid; the episode is over.'
        : 'Nothing is left to collect; the episode is over.',
    rule: outcome === 'recovered' ? 'paid' : 'superseded',
    facts: { attempts: state.facts.attempts.length },
    outcome,
  });
}

/** Staff skipped the next message: it counts as sent, so that the following one comes as planned. */
function skipMessage(episode: Episode): void {
  const { facts } = episode.state;
  const skipped = episode.plan.skippedMessage;
  if (skipped?.action.type === 'message') {
    facts.messagesSent.push({ kind: skipped.action.kind, at: episode.clock.now() });
  }
  facts.skipNextMessage = false;
}

const earliest = (...times: (number | undefined)[]): number | null => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? null : Math.min(...known);
};
