import { condition, getExternalWorkflowHandle, patched, sleep, workflowInfo } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { TimelineEntry } from '../../activities/types.ts';
import { processingSince } from '../../domain/dunning/episode.ts';
import { planEpisode } from '../../domain/dunning/planner.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/period.ts';
import { strategyFor } from '../../domain/dunning/strategies.ts';
import { settledWithoutMoney, unpaidInvoices } from '../../domain/dunning/unpaid.ts';
import { KEY_LACKS_PERMISSION } from '../../domain/dunning/types.ts';
import type { DunningStrategy, EpisodePlan } from '../../domain/dunning/types.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { DunningStanding } from '../../domain/subscriptions/state.ts';
import type { Actor } from '../contracts/actor.ts';
import type { DunningFacts, DunningInput } from '../contracts/dunning.ts';
import { dunningStandingSignal } from '../contracts/subscription-lifecycle.ts';
import { quickly, refusalIn } from '../temporal/activities.ts';
import { BillingClock } from '../temporal/billing-clock.ts';
import type { EpisodeState } from './state.ts';

/** Without an answer for so long, in real time, Stripe cannot be reached. */
const NO_ANSWER_MS = 15_000;

const LACKS_PERMISSION =
  'The Stripe key may not charge invoices. Give it the permission; until then no retry counts and no deadline passes.';

/** A line of the episode's story, without what every line has. */
export type EpisodeNote = Omit<TimelineEntry, 'key' | 'at' | 'actor'> & { actor?: Actor };

/** A running dunning episode: its facts, its plan, and what it tells others. What it does stands in `steps.ts`, what people do to it in `handlers.ts`. */
export class Episode {
  readonly input: DunningInput;
  readonly state: EpisodeState;
  readonly clock: BillingClock;
  /** News came: the plan is to be made anew. */
  news = true;
  readonly #oneAtATime = new Mutex();

  constructor(input: DunningInput, state: EpisodeState) {
    this.input = input;
    this.state = state;
    this.clock = new BillingClock(state.clock);
  }

  get strategy(): DunningStrategy {
    return strategyFor(this.state.facts.strategyVersion);
  }

  get isOver(): boolean {
    return this.state.outcome !== null;
  }

  get plan(): EpisodePlan {
    return planEpisode(this.state.facts, this.strategy, this.clock.now());
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#oneAtATime.runExclusive(work);
  }

  /**
   * A key for the next effect, the same whenever this history is replayed or the step retried. The first run's id keeps an episode
   * that begins again for the same invoice from getting the answers of the one before.
   */
  nextKey(step: string): string {
    this.state.effects += 1;
    return `${workflowInfo().workflowId}/${workflowInfo().firstExecutionRunId}/${this.state.effects}/${step}`;
  }

  /** Takes over what the lifecycle read from Stripe. */
  hear(facts: DunningFacts): void {
    this.clock.hear(facts.billingTime);
    this.#contact();
    // An invoice that was paid here stays so: a read from before may be told of after it.
    const paid = this.state.facts.attempts.filter(({ outcome }) =>
      ['succeeded', 'not_payable'].includes(outcome),
    );
    const invoices = facts.invoices.filter(({ id }) => !paid.some(({ invoiceId }) => invoiceId === id));
    const isAnother = facts.episode !== null && facts.episode.episodeId !== this.input.episodeId;
    if (this.isOver || isAnother) {
      const owes = !facts.ended && invoices.length > 0;
      this.state.next = owes ? { ...facts, invoices } : null;
    }
    if (!this.isOver) {
      this.#standStill(invoices);
      this.state.facts.invoices = isAnother ? [] : invoices;
      this.state.facts.paymentMethodId = facts.paymentMethodId;
      this.state.facts.paymentMethodType = facts.paymentMethodType ?? null;
      this.state.superseded ||= facts.ended || isAnother;
    }
    this.news = true;
  }

  /** A bank has answered: for as long as it was asked, the clocks stood still. */
  #standStill(invoices: DunningFacts['invoices']): void {
    const { facts } = this.state;
    const before = processingSince(facts.invoices);
    if (before === null || processingSince(invoices) !== null) return;
    facts.outageMs += Math.max(0, this.clock.now() - before);
  }

  /**
   * Reads the invoices again before something is taken away. For as long as Stripe cannot be reached this waits, and the waiting
   * counts as an outage: nobody loses access over one that is not theirs.
   */
  async readAgain(): Promise<void> {
    const before = this.clock.now();
    const reading = this.#readUntilAllowed();
    await this.#showStandstill(reading);
    const snapshot = await reading;
    if (snapshot === null) {
      this.state.superseded = true;
      return;
    }
    this.clock.hear(snapshot.billingTime);
    this.answered(before);
    this.hear({
      invoices: unpaidInvoices(
        snapshot,
        this.state.facts.invoices.map(({ id }) => id),
      ),
      paymentMethodId: snapshot.paymentMethod?.id ?? null,
      paymentMethodType: snapshot.paymentMethod?.type ?? null,
      billingTime: this.clock.now(),
      ended:
        snapshot.stripeStatus === 'canceled' ||
        snapshot.stripeStatus === 'incomplete_expired' ||
        settledWithoutMoney(this.state.facts.invoices, snapshot),
      episode: null,
    });
  }

  /** A refusal (a wrong key, a word that is not known) is for people to mend; until then nothing is taken away. Null: it was deleted. */
  async #readUntilAllowed(): Promise<SubscriptionSnapshot | null> {
    const { subscriptionId, customerId } = this.input;
    for (;;) {
      try {
        return await quickly('readSubscription', 'Read the invoices again', {
          subscriptionId,
          customerId,
          invoiceIds: this.state.facts.invoices.map((invoice) => invoice.id),
        });
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal?.type === 'stripe_deleted') return null;
        // Runs that are older failed.
        if (refusal === null || !patched('2026-11-ask-again-when-refused')) throw error;
        await sleep(HOUR_MS, { summary: 'Ask Stripe again after its refusal' });
      }
    }
  }

  /** Access ends by the grace that was reported: while Stripe does not answer, that moves on with the time. */
  async #showStandstill(reading: Promise<unknown>): Promise<void> {
    let answered = false;
    const settle = (): void => {
      answered = true;
    };
    void reading.then(settle, settle);
    let wait = NO_ANSWER_MS;
    while (!(await condition(() => answered, wait))) {
      wait = HOUR_MS;
      const { standing } = this;
      const graceUntil = Math.max(standing.graceUntil, this.clock.now() + 2 * HOUR_MS);
      if (standing.stage === 'grace') await this.report({ ...standing, graceUntil });
    }
  }

  /** Stripe answered what it was asked at `askedAt`; however long that took, the clocks stood still meanwhile. */
  answered(askedAt: number): void {
    this.state.outageSince ??= askedAt;
    this.#contact();
  }

  /** Stripe did not answer: from here on the clocks stand still. */
  noContact(): void {
    this.state.outageSince ??= this.clock.now();
  }

  /** Nobody was there to do what was due: for so long the clocks stood still. What is due by now is planned anew. */
  async wasAway(lateMs: number): Promise<void> {
    this.state.facts.outageMs += lateMs;
    await this.note({
      kind: 'outage',
      summary: `Its next step came ${Math.round(lateMs / MINUTE_MS)} minutes late; every deadline moves by as much.`,
      rule: 'late_is_an_outage',
      facts: { lateMs },
      outcome: null,
    });
  }

  #contact(): void {
    const { outageSince, facts } = this.state;
    if (outageSince === null) return;
    facts.outageMs += Math.max(0, this.clock.now() - outageSince);
    this.state.outageSince = null;
  }

  get standing(): DunningStanding {
    const { standing } = this.plan;
    const { outcome, facts } = this.state;
    return {
      episodeId: this.input.episodeId,
      startedAt: facts.startedAt,
      strategy: facts.strategyVersion,
      invoiceIds: facts.invoices.map((invoice) => invoice.id),
      attempt: standing.attempt,
      nextAttemptAt: standing.nextAttemptAt,
      graceUntil: standing.graceUntil,
      finalActionAt: standing.finalActionAt,
      stage: outcome === null ? standing.stage : 'ended',
      outcome,
      ...(facts.attempts.at(-1)?.code === KEY_LACKS_PERMISSION ? { trouble: LACKS_PERMISSION } : {}),
    };
  }

  /** Tells the lifecycle where the episode stands, when that changed. */
  async report(standing = this.standing): Promise<void> {
    const told = JSON.stringify(standing);
    if (told === this.state.reported) return;
    this.state.reported = told;
    try {
      await getExternalWorkflowHandle(this.input.parentWorkflowId).signal(dunningStandingSignal, standing);
    } catch {
      // The subscription is over and its run with it; nothing follows from the report any more.
    }
  }

  /** Writes lines of the story: what was done, by which rule, on which facts, and what came of it. */
  async note(...notes: EpisodeNote[]): Promise<void> {
    const timeline = notes.map((note) => ({
      ...note,
      actor: note.actor ?? null,
      key: this.nextKey('note'),
      at: this.clock.now(),
    }));
    await quickly('recordTimeline', notes.map((note) => note.summary).join(' '), {
      subscriptionId: this.input.subscriptionId,
      customerId: this.input.customerId,
      timeline,
    });
  }
}
