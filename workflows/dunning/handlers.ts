import { ApplicationFailure, patched, setHandler } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { explainEpisode } from '../../domain/dunning/explain.ts';
import {
  promisesMade,
  refuseExtendGrace,
  refuseHold,
  refusePromise,
  refuseRetryNow,
  refuseWriteOff,
  sentIsNotCharged,
} from '../../domain/dunning/interventions.ts';
import { isSent } from '../../domain/dunning/unpaid.ts';
import { DAY_MS } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Actor, ChangeRequest } from '../contracts/actor.ts';
import {
  dunningExplainQuery,
  dunningFactsSignal,
  dunningReportQuery,
  extendGraceUpdate,
  holdUpdate,
  payNowUpdate,
  promiseUpdate,
  retryNowUpdate,
  skipMessageUpdate,
  writeOffUpdate,
} from '../contracts/dunning.ts';
import type { Explanation } from '../contracts/subscription-lifecycle.ts';
import { durable, localThenDurable } from '../temporal/activities.ts';
import { OVERRIDES_ARE_ASKED_FOR, answerOnce, refuse, unlessAnswered } from '../temporal/answer-once.ts';
import type { Episode } from './episode.ts';
import { collect } from './steps.ts';

/** What people may do to a live episode. Each is refused with a reason where the episode has moved on. */
export function registerEpisodeHandlers(episode: Episode): void {
  const { state, clock } = episode;
  const { facts } = state;
  const answered = (): typeof state.answered => state.answered;
  const onUpdate = <I extends ChangeRequest>(
    update: UpdateDefinition<DunningReport, [I]>,
    description: string,
    refusal: (input: I) => Refusal | null,
    make: (input: I) => Promise<void> | void,
  ): void => {
    const handle = (input: I): Promise<DunningReport> =>
      episode.exclusively(async () => {
        refuse(over(episode) ?? refusal(input));
        await make(input);
        episode.news = true;
        await episode.report();
        return episode.currentReport;
      });
    setHandler(update, answerOnce(answered, DEFAULT_POLICY.memory.doneUpdates, handle), {
      description,
      validator: unlessAnswered(answered, (input: I) => refuse(over(episode) ?? refusal(input))),
    });
  };
  const mayCharge = (input: ChangeRequest & { paymentMethodId?: string | null }): Refusal | null => {
    const refused = refuseRetryNow(facts);
    // Another method helps where there was none; nothing helps while a bank is being asked.
    return input.paymentMethodId && refused?.code !== 'attempt_unresolved' ? null : refused;
  };
  const noteOf = (actor: Actor, kind: string, summary: string): Promise<void> =>
    episode.note({
      kind,
      summary,
      rule: 'requested',
      facts: {},
      outcome: 'done',
      actor,
    });

  setHandler(dunningFactsSignal, (news) => episode.updateFacts(news));
  setHandler(dunningReportQuery, () => episode.currentReport);
  setHandler(dunningExplainQuery, () => explain(episode));

  onUpdate(payNowUpdate, 'The customer pays now', mayCharge, (input) =>
    chargeNow(episode, 'customer_asked', input.paymentMethodId),
  );
  onUpdate(retryNowUpdate, 'Staff: charge now', mayCharge, async ({ actor }) => {
    await noteOf(actor, 'retry_now', 'Staff asked for a charge now.');
    await chargeNow(episode, 'staff_asked', null);
  });
  onUpdate(
    promiseUpdate,
    'The customer promises a day',
    ({ on }) => refusePromise(facts, on, clock.now()),
    async ({ on, actor }) => {
      facts.promisesMade = promisesMade(facts) + 1;
      facts.promisedFor = on;
      await noteOf(actor, 'promise', `The customer promised to pay on ${day(on)}.`);
    },
  );
  onUpdate(
    holdUpdate,
    'Staff: no retry before a day',
    ({ until }) => refuseHold(facts, until, clock.now()),
    async ({ until, actor }) => {
      facts.heldUntil = until;
      await noteOf(actor, 'hold', `Staff hold retries until ${day(until)}.`);
    },
  );
  onUpdate(
    skipMessageUpdate,
    'Staff: leave the next message out',
    () => null,
    async ({ actor }) => {
      facts.skipNextMessage = true;
      await noteOf(actor, 'skip_message', 'Staff leave the next message out.');
    },
  );
  onUpdate(
    extendGraceUpdate,
    'Staff: more days before access ends',
    ({ days }) => refuseExtendGrace(facts, days * DAY_MS),
    async ({ days, actor, key }) => {
      if (patched(OVERRIDES_ARE_ASKED_FOR)) {
        const { subscriptionId } = episode.input;
        const asked = { action: 'dunning.extend_grace' as const, subscriptionId, key, terms: { days } };
        await localThenDurable('requireAsked', 'Look for the request: dunning.extend_grace', asked);
        // Another one may have come in between.
        refuse(over(episode) ?? refuseExtendGrace(facts, days * DAY_MS));
      }
      facts.graceExtendedMs += days * DAY_MS;
      // Access opens again where the new end lies ahead; it is then taken away anew.
      if (facts.suspendedAt !== null && episode.plan.state.stage === 'grace') facts.suspendedAt = null;
      await noteOf(actor, 'grace_extended', `Staff extended grace by ${days} days.`);
    },
  );
  onUpdate(
    writeOffUpdate,
    'Staff: give the debt up',
    () => refuseWriteOff(facts),
    async ({ actor, approvalKey }) => {
      const invoiceIds = facts.invoices.map((invoice) => invoice.id);
      await durable.writeOff.executeWithOptions({ summary: `Write off ${invoiceIds.join(', ')}` }, [
        {
          key: episode.nextKey('write-off'),
          subscriptionId: episode.input.subscriptionId,
          invoiceIds,
          approvalKey,
        },
      ]);
      await noteOf(actor, 'written_off', `Staff gave up ${invoiceIds.join(', ')}.`);
      state.outcome = 'written_off';
    },
  );
}

/** Older runs charge what was sent, when a payment method is named. */
const SENT_IS_NEVER_CHARGED = '2026-11-sent-is-never-charged';

/**
 * Charges everything that is open but what was sent, which its receiver pays; asked for by a person, so it
 * does not count as an attempt.
 */
async function chargeNow(episode: Episode, rule: string, paymentMethodId: string | null): Promise<void> {
  const { invoices } = episode.state.facts;
  const isAnySent = invoices.some(isSent) && patched(SENT_IS_NEVER_CHARGED);
  const charged = isAnySent ? invoices.filter((invoice) => !isSent(invoice)) : invoices;
  if (charged.length < invoices.length && charged.length === 0) refuse(sentIsNotCharged());
  const invoiceIds = charged.map((invoice) => invoice.id);
  const step = { rule, because: `pay ${invoiceIds.join(', ')} now because ${rule.replace('_', ' ')}` };
  const last = await collect(episode, invoiceIds, { counted: false, paymentMethodId, step });
  if (last?.outcome === 'declined' || last?.outcome === 'requires_action') {
    const code = last.code ?? 'unknown';
    throw ApplicationFailure.nonRetryable(
      `The payment was declined (${code}). Use another card.`,
      'payment_declined',
      {
        declineCode: code,
      },
    );
  }
  if (last?.outcome === 'provider_error') {
    throw ApplicationFailure.nonRetryable(
      'Stripe cannot be reached. Nothing was charged; try again.',
      'provider_unavailable',
    );
  }
}

const over = (episode: Episode): Refusal | null =>
  episode.isOver ? { code: 'nothing_to_pay', message: 'Nothing is unpaid any more.' } : null;

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function explain({ state, strategy, clock }: Episode): Explanation {
  if (state.outcome !== null) {
    const why = `The episode is over: ${state.outcome}.`;
    return { why, rule: 'episode_over', facts: { outcome: state.outcome }, next: null, wouldChange: [] };
  }
  const { why, next, wouldChange } = explainEpisode(state.facts, strategy, clock.now());
  return {
    why,
    rule: next?.rule ?? 'nothing_planned',
    facts: { invoices: state.facts.invoices.length, attempts: state.facts.attempts.length },
    next: next && { at: next.at, what: next.because, rule: next.rule },
    wouldChange,
  };
}
