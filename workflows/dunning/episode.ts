import {
  condition,
  getExternalWorkflowHandle,
  patched,
  setCurrentDetails,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { TimelineEntry } from '../../activities/types.ts';
import { processingSince } from '../../domain/dunning/episode.ts';
import { planEpisode } from '../../domain/dunning/planner.ts';
import { HOUR_MS, MINUTE_MS } from '../../domain/period.ts';
import { strategyFor } from '../../domain/dunning/strategies.ts';
import { closedWithoutPayment, someCredited, unpaidInvoices } from '../../domain/dunning/unpaid.ts';
import { KEY_LACKS_PERMISSION } from '../../domain/dunning/types.ts';
import type { DunningStrategy, EpisodePlan } from '../../domain/dunning/types.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import type { Actor } from '../contracts/actor.ts';
import type { DunningFacts, DunningInput } from '../contracts/dunning.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/search-attributes.ts';
import { dunningReportSignal } from '../contracts/subscription-lifecycle.ts';
import { localThenDurable, refusalIn } from '../temporal/activities.ts';
import { BillingClock } from '../temporal/billing-clock.ts';
import { nextDetails } from '../temporal/next-details.ts';
import type { EpisodeState } from './state.ts';

/** Stripe counts as unavailable after this real time without an answer. */
const NO_ANSWER_MS = 15_000;

/** Older runs count the days that a test clock jumps while Stripe is asked. */
const JUMP_IS_NO_OUTAGE = '2026-11-jump-is-no-outage';

/** Older runs begin again over a reading from before their end. */
const UNPAID_END_IS_FINAL = '2026-11-unpaid-end-is-final';

/** Older runs thank for a debt that was credited. */
const CREDIT_IS_NO_PAYMENT = '2026-11-credit-is-no-payment';

const LACKS_PERMISSION =
  'The Stripe key may not charge invoices. Give it the permission; until then no retry counts and no deadline passes.';

/** An episode's timeline entry, without the common fields. */
type EpisodeEntry = Omit<TimelineEntry, 'key' | 'at' | 'actor'> & { actor?: Actor };

/**
 * A running dunning episode: facts, plan and reports. `steps.ts` has its actions, `handlers.ts` those of
 * people.
 */
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
   * The key of the next effect, the same on each replay and retry. The first run's id keeps a second
   * episode for the same invoice from getting the answers of the first.
   */
  nextKey(step: string): string {
    this.state.effects += 1;
    return `${workflowInfo().workflowId}/${workflowInfo().firstExecutionRunId}/${this.state.effects}/${step}`;
  }

  /** Takes over what the lifecycle read from Stripe. */
  updateFacts(facts: DunningFacts): void {
    this.clock.adopt(facts.billingTime);
    this.#contact();
    // An invoice paid here stays paid: an older reading may be reported afterwards.
    const paid = this.state.facts.attempts.filter(({ outcome }) =>
      ['succeeded', 'not_payable'].includes(outcome),
    );
    const invoices = facts.invoices.filter(({ id }) => !paid.some(({ invoiceId }) => invoiceId === id));
    const isAnother = facts.episode !== null && facts.episode.episodeId !== this.input.episodeId;
    if (this.isOver || isAnother) {
      const owed = this.#notSetApart(invoices);
      this.state.next = !facts.ended && owed.length > 0 ? { ...facts, invoices: owed } : null;
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

  /** Without the invoices that an end without payment dealt with: an older reading still shows them open. */
  #notSetApart(invoices: DunningFacts['invoices']): DunningFacts['invoices'] {
    const { outcome, facts } = this.state;
    if (outcome === null || outcome === 'recovered' || outcome === 'superseded') return invoices;
    const owed = invoices.filter(({ id }) => !facts.invoices.some((invoice) => invoice.id === id));
    return owed.length < invoices.length && patched(UNPAID_END_IS_FINAL) ? owed : invoices;
  }

  /** A bank has answered: for as long as it was asked, the clocks stood still. */
  #standStill(invoices: DunningFacts['invoices']): void {
    const { facts } = this.state;
    const before = processingSince(facts.invoices);
    if (before === null || processingSince(invoices) !== null) return;
    facts.outageMs += Math.max(0, this.clock.now() - before);
  }

  /**
   * Reads the invoices again before access is taken away. It waits while Stripe is unavailable, and the
   * wait counts as an outage, so that nobody loses access over somebody else's failure.
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
    this.clock.adopt(snapshot.billingTime);
    this.answered(before);
    this.updateFacts({
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
        closedWithoutPayment(
          this.state.facts.invoices,
          snapshot,
          someCredited(this.state.facts.invoices, snapshot) && patched(CREDIT_IS_NO_PAYMENT),
        ),
      episode: null,
    });
  }

  /**
   * A refusal (a wrong key, an unknown value) needs people; until then nothing is taken away. Null: it was
   * deleted.
   */
  async #readUntilAllowed(): Promise<SubscriptionSnapshot | null> {
    const { subscriptionId, customerId } = this.input;
    for (;;) {
      try {
        return await localThenDurable('readSubscription', 'Read the invoices again', {
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

  /** Access ends by the reported grace, which moves on while Stripe does not answer. */
  async #showStandstill(reading: Promise<unknown>): Promise<void> {
    let answered = false;
    const settle = (): void => {
      answered = true;
    };
    void reading.then(settle, settle);
    let wait = NO_ANSWER_MS;
    while (!(await condition(() => answered, wait))) {
      wait = HOUR_MS;
      const { currentReport } = this;
      const graceUntil = Math.max(currentReport.graceUntil, this.clock.now() + 2 * HOUR_MS);
      if (currentReport.stage === 'grace') await this.report({ ...currentReport, graceUntil });
    }
  }

  /** Stripe answered a request made at `askedAt`; the clocks stood still meanwhile. */
  answered(askedAt: number): void {
    // Stripe moves a test clock itself: it was there, however many days have passed meanwhile.
    const jumped =
      this.clock.testClockId !== null && this.clock.now() > askedAt && patched(JUMP_IS_NO_OUTAGE);
    if (!jumped) this.state.outageSince ??= askedAt;
    this.#contact();
  }

  /** Stripe did not answer: the clocks stand still from now on. */
  noContact(): void {
    this.state.outageSince ??= this.clock.now();
  }

  /** No worker ran when a step was due: the clocks stood still for that time. Due steps are planned again. */
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

  get currentReport(): DunningReport {
    const { state } = this.plan;
    const { outcome, facts } = this.state;
    return {
      episodeId: this.input.episodeId,
      startedAt: facts.startedAt,
      strategy: facts.strategyVersion,
      invoiceIds: facts.invoices.map((invoice) => invoice.id),
      attempt: state.attempt,
      nextAttemptAt: state.nextAttemptAt,
      graceUntil: state.graceUntil,
      finalActionAt: state.finalActionAt,
      stage: outcome === null ? state.stage : 'ended',
      outcome,
      ...(facts.attempts.at(-1)?.code === KEY_LACKS_PERMISSION ? { trouble: LACKS_PERMISSION } : {}),
    };
  }

  /** Reports the episode's state to the lifecycle when it changed. */
  async report(current = this.currentReport): Promise<void> {
    const compared = JSON.stringify(current);
    if (compared === this.state.reported) return;
    this.state.reported = compared;
    try {
      await getExternalWorkflowHandle(this.input.parentWorkflowId).signal(dunningReportSignal, current);
    } catch {
      // The subscription and its run have ended; nobody needs the report.
    }
  }

  /**
   * Upserts the search attributes that changed: the run began with those of its subscription at that time.
   */
  publish(): void {
    const status = statusOf(this.currentReport);
    const next = this.isOver ? undefined : this.plan.steps[0];
    const owed = this.state.facts.invoices.map(({ id }) => id).join(', ');
    setCurrentDetails(
      this.isOver
        ? `Over: ${this.state.outcome}.`
        : `${status}, invoice ${owed}. ${nextDetails(next && { at: next.at, what: next.because })}`,
    );
    const published = JSON.stringify([status, next?.at]);
    if (published === this.state.published) return;
    this.state.published = published;
    upsertSearchAttributes([
      ...(status === null ? [] : [{ key: SEARCH_ATTRIBUTES.billingStatus, value: status }]),
      { key: SEARCH_ATTRIBUTES.nextActionAt, value: next ? new Date(next.at) : null },
    ]);
  }

  /** Writes timeline entries: the action, its rule, its facts and its outcome. */
  async note(...notes: EpisodeEntry[]): Promise<void> {
    const timeline = notes.map((note) => ({
      ...note,
      actor: note.actor ?? null,
      key: this.nextKey('note'),
      at: this.clock.now(),
    }));
    await localThenDurable('recordTimeline', notes.map((note) => note.summary).join(' '), {
      subscriptionId: this.input.subscriptionId,
      customerId: this.input.customerId,
      timeline,
    });
  }
}

/** Status of the subscription as far as its episode says; null where that is somebody else's to say. */
function statusOf({ stage, outcome }: DunningReport): BillingStatus | null {
  if (stage !== 'ended') return stage === 'suspended' ? 'suspended' : 'past_due';
  switch (outcome) {
    case 'canceled':
      return 'canceled';
    case 'unpaid':
      return 'suspended';
    case 'recovered':
    case 'downgraded':
    case 'written_off':
      return 'active';
    default:
      return null;
  }
}
