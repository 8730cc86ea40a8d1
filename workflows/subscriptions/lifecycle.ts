import {
  ApplicationFailure,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type { TimelineEntry } from '../../activities/types.ts';
import { someLeftOpen } from '../../domain/dunning/left-open.ts';
import { someCredited } from '../../domain/dunning/unpaid.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/period.ts';
import { contribution } from '../../domain/revenue/mrr.ts';
import type { ForeignFacts, SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport, TransitionEffect } from '../../domain/subscriptions/state.ts';
import { isKnownStatus } from '../../domain/subscriptions/known-to-us.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import { isStillLost } from '../../domain/subscriptions/lost-change.ts';
import { pauseEndedLeaving, pauseEndedUnpaid } from '../../domain/subscriptions/pause-ended.ts';
import { firstPaymentOf } from '../../domain/subscriptions/first-payment.ts';
import { transition } from '../../domain/subscriptions/transition.ts';
import type { BillingEvent } from '../contracts/billing-event.ts';
import { MAPPING_CHANGED, isBySweep, mandatesOf } from '../contracts/billing-event.ts';
import type { Actor } from '../contracts/actor.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/search-attributes.ts';
import { durable, localThenDurable, refusalIn } from '../temporal/activities.ts';
import { BillingClock, Deadline } from '../temporal/billing-clock.ts';
import { sendMessage } from '../temporal/messages.ts';
import { nextDetails } from '../temporal/next-details.ts';
import { attentionOf } from './attention.ts';
import { Children, becameManaged } from './children.ts';
import { endsOtherwise, nextActionOf } from './next-action.ts';
import type { LifecycleState } from './state.ts';
import { endedMandateEntries, timelineEntryOf } from './timeline-entries.ts';

/** Runs that are older take a subscription that was marked unpaid for paused. */
const SUSPENDED_UNTIL_PAID = '2026-11-suspended-until-paid';

/** Timeline entries besides the transition's own. */
type LifecycleEntry = Pick<TimelineEntry, 'kind' | 'summary' | 'rule' | 'facts' | 'outcome' | 'actor'>;

/** Runs that are older forget a subscription that is not found. */
const NOT_FOUND_IS_NO_PROOF = '2026-11-not-found-is-no-proof';
/** Older runs wait a day after a subscription was not found. */
const NOT_FOUND_YET = '2026-11-not-found-yet';
/** Its event may come before Stripe can be read for it. Later: once a day. */
const READ_AGAIN_AFTER_MS = [5_000, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS] as const;
/** Older runs manage every subscription. */
const MODES = '2026-11-modes';
/** Older runs show no mode among their search attributes. */
const MODE_ATTRIBUTE = '2026-11-mode-attribute';

/** Older runs send messages that were due before a take-over. */
const NOTHING_FROM_BEFORE = '2026-11-nothing-from-before-take-over';

/** Older runs take a first payment that a bank is asked for as paid. */
const FIRST_PAYMENT = '2026-11-first-payment-by-debit';
/** Older runs open a trial while a bank is asked for its entry fee, and dun the fee. */
const ENTRY_FEE = '2026-11-entry-fee-by-debit';

/** Older runs publish the end of active subscriptions only. */
const PUBLISHES_EVERY_END = '2026-11-publish-every-end';

/** Older runs leave the period free in which a pause ended. */
const PAID_AFTER_PAUSE = '2026-11-paid-after-pause';
/** Older runs open the rest of such a period to who is leaving. */
const CLOSED_AFTER_PAUSE = '2026-11-closed-after-pause';

/** Older runs take a credit of the whole debt for its payment. */
const CREDIT_IS_NO_PAYMENT = '2026-11-credit-is-no-payment';

/** Older runs count the days of an invoice that was left open while later ones were paid. */
const SPARES_LEFT_OPEN = '2026-11-spares-left-open';

const isForeign = (error: unknown): error is ApplicationFailure =>
  error instanceof ApplicationFailure && error.type === 'foreign_subscription';

/** Stripe finalises a renewal about an hour after the period's end; by then an event must have come. */
const CHECK_AFTER_MS = 3 * HOUR_MS;

/**
 * A running subscription: its state, and two actions that run one after the other: sync with Stripe (read,
 * decide, record, act) and, in `changes.ts`, request a change from Stripe and then sync.
 */
export class Lifecycle {
  readonly state: LifecycleState;
  readonly clock: BillingClock;
  readonly #children: Children;
  readonly #check: Deadline;
  readonly #oneAtATime = new Mutex();
  /** After a refusal by Stripe, the next look of our own accord. */
  #notBefore = 0;

  constructor(state: LifecycleState) {
    this.state = state;
    this.clock = new BillingClock(state.clock);
    this.#check = new Deadline(this.clock);
    this.#children = new Children(state, this.clock);
  }

  /** Nothing can happen to the subscription any more. */
  get isOver(): boolean {
    if (this.state.gone) return true;
    const { inbox, repeats = [], reconsider, standing } = this.state;
    return isFinal(standing.status) && inbox.length + repeats.length === 0 && !reconsider;
  }

  get hasWork(): boolean {
    const { inbox, repeats = [], reconsider, stale } = this.state;
    return inbox.length + repeats.length > 0 || reconsider || stale || this.#check.reached;
  }

  /** Runs a piece of work after those before it have ended, so that two changes never overlap. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#oneAtATime.runExclusive(work);
  }

  /** A child reported: decide again on known facts, without reading Stripe. */
  reconsider(): void {
    this.state.reconsider = true;
  }

  /** Stripe is known to have changed: read it without waiting for its event. */
  readSoon(): void {
    this.state.stale = true;
  }

  /** Events came that were applied before: whether their answers are stored is to be looked up. */
  askAbout(repeats: BillingEvent[]): void {
    this.state.repeats = [...(this.state.repeats ?? []), ...repeats];
  }

  /** Does what has come in: events make it read Stripe once, however many they are. */
  async syncWhatCame(): Promise<void> {
    if (this.state.repeats !== undefined) await this.#takeUnanswered(this.state.repeats);
    const { inbox, stale, snapshot } = this.state;
    if (inbox.length > 0 || stale || this.#check.reached || !snapshot) {
      await this.sync([]).catch((error: unknown) =>
        isForeign(error) && patched(MODES) ? this.#leaveAlone() : this.#giveUp(error),
      );
    } else if (this.state.reconsider) await this.#decide(snapshot, [], []);
  }

  /**
   * Of events that were applied before, takes in those whose answer is not stored: the database was restored to
   * an earlier time, and what was recorded since is to be recorded again.
   */
  async #takeUnanswered(repeats: BillingEvent[]): Promise<void> {
    const { state } = this;
    const unanswered = await localThenDurable('findUnanswered', 'Ask whether repeats were answered', {
      eventIds: repeats.map(({ id }) => id),
    });
    const isTaken = (id: string): boolean => state.inbox.some((event) => event.id === id);
    state.inbox.push(...repeats.filter(({ id }) => unanswered.includes(id) && !isTaken(id)));
    const later = (state.repeats ?? []).filter((event) => !repeats.includes(event));
    if (later.length === 0) delete state.repeats;
    else state.repeats = later;
  }

  /** Sets when Stripe is read even without an event: a lost webhook must not hide a period's end. */
  planCheck(): void {
    const { snapshot, clock } = this.state;
    if (!snapshot) {
      if (this.#notBefore > 0) this.#check.set(this.#notBefore, 'Read Stripe again after its refusal');
      return;
    }
    const due = snapshot.currentPeriodEnd + CHECK_AFTER_MS;
    // The known billing time may be ahead of the snapshot while a test clock advances.
    const readAt = Math.max(snapshot.billingTime, clock.billingTime);
    this.#check.set(
      Math.max(due > readAt ? due : readAt + DAY_MS, this.#notBefore),
      'Read Stripe in case an event was lost',
    );
  }

  /** Reads Stripe and continues from there. `notes` are recorded besides what the rules decide. */
  async sync(notes: LifecycleEntry[]): Promise<void> {
    if (!this.state.snapshot) await this.#recall();
    const events = [...this.state.inbox];
    const { standing, snapshot: previous, stale } = this.state;
    this.state.stale = false;
    // Dunned invoices are read whatever the subscription's status, which depends on the latest invoice
    // only.
    const invoiceIds = [
      ...events.flatMap((event) => event.invoiceId ?? []),
      ...(standing.dunning?.invoiceIds ?? []),
    ];
    const mandateIds = mandatesOf(events);
    const plansAfresh = events.some(({ type }) => type === MAPPING_CHANGED);
    const bySweep = !stale && isBySweep(events);
    const reading = await this.#read([...new Set(invoiceIds)], { mandateIds, plansAfresh, bySweep });
    // Reads are made one after the other: an earlier time is another machine's clock, not an older read.
    const readAt = Math.max(reading.readAt, previous?.readAt ?? 0);
    const { mode = 'managed' } = reading;
    // Older runs manage every subscription until their replay is over.
    const isManaged = mode === 'managed' || !patched(MODES);
    const snapshot = { ...reading, readAt, mode: isManaged ? ('managed' as const) : mode };
    this.state.trouble = null;
    delete this.state.missed;
    this.clock.adopt(snapshot.billingTime, snapshot.testClockId);
    for (const event of events) if (event.testClock) this.clock.adopt(event.testClock.frozenTime);
    await this.#decide(
      snapshot,
      events.map((event) => event.id),
      notes,
    );
  }

  /** One read of Stripe. What was ours and is not any more is read no further than whether it runs. */
  async #read(
    invoiceIds: string[],
    { mandateIds, plansAfresh, bySweep }: { mandateIds: string[]; plansAfresh: boolean; bySweep: boolean },
  ): Promise<SubscriptionSnapshot> {
    const { subscriptionId, snapshot } = this.state;
    try {
      return await localThenDurable('readSubscription', `Read ${subscriptionId} from Stripe`, {
        subscriptionId,
        customerId: this.state.customerId,
        invoiceIds,
        ...(mandateIds.length > 0 ? { mandateIds } : {}),
        ...(plansAfresh ? { plansAfresh } : {}),
        ...(bySweep ? { bySweep } : {}),
      });
    } catch (error) {
      if (snapshot === null || !isForeign(error) || !patched(MODES)) throw error;
      const [facts] = error.details as [ForeignFacts];
      return { ...snapshot, ...facts, mode: 'foreign' };
    }
  }

  /** The subscription never was ours: its events are ignored, and nothing is recorded. */
  async #leaveAlone(): Promise<void> {
    const { state } = this;
    const eventIds = state.inbox.map((event) => event.id);
    const reason = `${state.subscriptionId} is not ours`;
    const { subscriptionId, customerId } = state;
    await localThenDurable('giveUpEvents', reason, {
      subscriptionId,
      customerId,
      eventIds,
      reason,
      entry: null,
    });
    state.inbox = state.inbox.filter((event) => !eventIds.includes(event.id));
    state.reconsider = false;
    state.stale = false;
    // What comes meanwhile may be the mark: then Stripe is read again.
    state.gone = state.inbox.length === 0;
  }

  /**
   * A run without memory, because the earlier one failed or was terminated, continues from the stored
   * state.
   */
  async #recall(): Promise<void> {
    const { state } = this;
    const known = await localThenDurable('recallSubscription', `Recall ${state.subscriptionId}`, {
      subscriptionId: state.subscriptionId,
    });
    if (!known || known.revision <= state.revision) return;
    state.revision = known.revision;
    state.standing = known.standing;
    if (known.lostChange != null) state.lostChange = known.lostChange;
    const { status, dunning } = known.standing;
    state.children.trial = status === 'trialing' ? '' : null;
    state.children.dunning = dunning !== null && dunning.stage !== 'ended' ? '' : null;
  }

  /**
   * A permanent refusal of Stripe. The events are ignored with the reason, and the subscription needs
   * attention. A deleted one ends; any other is read again at its next event, or a day later.
   */
  async #giveUp(error: unknown): Promise<void> {
    if (!(error instanceof ApplicationFailure)) throw error;
    const { state } = this;
    const eventIds = state.inbox.map((event) => event.id);
    state.gone = error.type === 'stripe_deleted' || this.#seemedGone(error);
    state.trouble = state.gone
      ? `Stripe has deleted ${state.subscriptionId}.`
      : `Stripe refused a read of ${state.subscriptionId}: ${error.message}`;
    state.attention = attentionOf(state);
    state.reconsider = false;
    state.stale = false;
    const missed = state.missed ?? 0;
    this.#notBefore = this.clock.now() + this.#untilNextLook(error);
    const { workflowId, runId } = workflowInfo();
    await localThenDurable('giveUpEvents', state.trouble, {
      subscriptionId: state.subscriptionId,
      customerId: state.customerId,
      eventIds,
      reason: state.trouble,
      entry:
        missed > 0 && eventIds.length === 0
          ? null
          : {
              key: `${workflowId}/${runId}/given-up/${eventIds[0] ?? this.#notBefore}`,
              at: this.clock.now(),
              kind: 'attention',
              summary: state.trouble,
              rule: error.type ?? 'stripe_refused',
              facts: { events: eventIds.length },
              outcome: state.gone ? 'ended' : 'waiting',
              actor: null,
            },
    });
    state.inbox = state.inbox.filter((event) => !eventIds.includes(event.id));
    this.#publish();
  }

  /** Milliseconds until Stripe is read again after its refusal. */
  #untilNextLook({ type }: ApplicationFailure): number {
    const { state } = this;
    if (type !== 'stripe_not_found' || state.snapshot !== null || !patched(NOT_FOUND_YET)) return DAY_MS;
    const missed = state.missed ?? 0;
    state.missed = missed + 1;
    return READ_AGAIN_AFTER_MS[missed] ?? DAY_MS;
  }

  /** Older runs took a missing subscription for a deleted one, which is wrong with a wrong key. */
  #seemedGone({ type }: ApplicationFailure): boolean {
    const { snapshot, clock } = this.state;
    return (
      type === 'stripe_not_found' &&
      (!snapshot || clock.testClockId !== null) &&
      !patched(NOT_FOUND_IS_NO_PROOF)
    );
  }

  /**
   * Pure decision, one record, then the commands. The inbox is cleared after the record, so that a crash in
   * between repeats it.
   */
  async #decide(
    snapshot: NonNullable<LifecycleState['snapshot']>,
    eventIds: string[],
    notes: LifecycleEntry[],
  ): Promise<void> {
    const { state } = this;
    state.reconsider = false;
    const previous = state.snapshot;
    const { dunning } = state.standing;
    const { state: standing, effects } = transition({
      state: state.standing,
      previous,
      snapshot,
      now: this.clock.now(),
      // Checked only when it matters, because each marker is an event.
      suspendsUntilPaid: state.standing.dunning?.outcome === 'unpaid' && patched(SUSPENDED_UNTIL_PAID),
      ...(dunning !== null && someCredited(ofEpisode(dunning), snapshot)
        ? { creditIsNoPayment: patched(CREDIT_IS_NO_PAYMENT) }
        : {}),
      ...(someLeftOpen(snapshot) ? { sparesLeftOpen: patched(SPARES_LEFT_OPEN) } : {}),
      waitsForFirstPayment:
        firstPaymentOf(snapshot, state.standing.everActive) !== null &&
        patched(snapshot.stripeStatus === 'trialing' ? ENTRY_FEE : FIRST_PAYMENT),
      ...(pauseEndedUnpaid(state.standing.pause, previous, snapshot)
        ? { collectsAfterPause: patched(PAID_AFTER_PAUSE) }
        : {}),
      ...(pauseEndedLeaving(state.standing.pause, previous, snapshot)
        ? { closesAfterPause: patched(CLOSED_AFTER_PAUSE) }
        : {}),
      ...(snapshot.terms?.dunningStrategy === undefined ? {} : { strategy: snapshot.terms.dunningStrategy }),
    });
    if (effects.some(becameManaged) && patched(NOTHING_FROM_BEFORE)) state.takenOverAt = this.clock.now();
    state.snapshot = snapshot;
    state.standing = { ...standing, mrr: contribution(standing, snapshot) };
    const changed = effects.find((effect) => effect.type === 'status_changed');
    if (changed) state.because = { rule: changed.rule, facts: changed.facts };
    if (state.lostChange !== undefined && !isStillLost(state.lostChange, snapshot)) delete state.lostChange;
    state.attention = attentionOf(state);
    state.revision += 1;
    const status = `${state.standing.status}, revision ${state.revision}`;
    const written = await localThenDurable('recordSubscription', `Write down ${status}`, {
      revision: state.revision,
      snapshot,
      standing: state.standing,
      ...(dunning === null || dunning.episodeId === standing.dunning?.episodeId
        ? {}
        : { endedDunning: dunning }),
      nextAction: nextActionOf(state, this.clock.now()),
      attention: state.attention,
      ...(state.lostChange === undefined ? {} : { lostChange: state.lostChange }),
      timeline: this.#timeline(effects, [...notes, ...endedMandateEntries(previous, snapshot)]),
      eventIds,
      syncAccount: effects.some((effect) => effect.type === 'sync_account'),
    });
    if (isAhead(written)) {
      // An operator reset this run: the row has what was decided since, and this reading is decided on it.
      state.snapshot = null;
      await this.#recall();
      return this.#decide(snapshot, eventIds, notes);
    }
    state.inbox = state.inbox.filter((event) => !eventIds.includes(event.id));
    this.#publish();
    if (isKnownStatus(snapshot.stripeStatus)) await this.#children.follow(effects);
    for (const effect of effects)
      if (effect.type === 'collect_again') await this.#collectAgain(effect.episodeId);
      else if (effect.type === 'begin_period_after_pause') await this.#beginPeriod(effect.unpaidSince);
      else if (effect.type === 'end_first_unpaid') await this.#endFirstUnpaid(effect.invoiceId);
  }

  /** Ends the pause of the final action. If Stripe refuses, the customer or staff may still resume. */
  async #collectAgain(episodeId: string): Promise<void> {
    const { subscriptionId } = this.state;
    const key = `${workflowInfo().workflowId}/${episodeId}/collect-again`;
    try {
      await durable.resumeCollection.executeWithOptions({ summary: 'Collect again: the debt is paid' }, [
        { key, subscriptionId },
      ]);
      this.readSoon();
    } catch (error) {
      if (!refusalIn(error)) throw error;
    }
  }

  /** If Stripe refuses, the period is not collected, and needs attention until another begins. */
  async #beginPeriod(unpaidSince: number): Promise<void> {
    const { subscriptionId } = this.state;
    const key = `${workflowInfo().workflowId}/pause-ended/${unpaidSince}`;
    try {
      await durable.beginPeriodAfterPause.executeWithOptions(
        { summary: 'Begin a new period after the pause' },
        [{ key, subscriptionId, unpaidSince }],
      );
      this.readSoon();
    } catch (error) {
      const refusal = refusalIn(error);
      if (!refusal) throw error;
      const trouble = `The pause ended in a period that was not paid, and no new one began: ${refusal.message}`;
      const { standing } = this.state;
      if (standing.pause) this.state.standing = { ...standing, pause: { ...standing.pause, trouble } };
      this.reconsider();
    }
  }

  /** The subscription never began. If Stripe refuses to end it, it has no access and needs attention. */
  async #endFirstUnpaid(invoiceId: string): Promise<void> {
    const { subscriptionId, customerId } = this.state;
    const key = `${workflowInfo().workflowId}/${invoiceId}/first-payment-failed`;
    try {
      const { outcome, amountDue, currency } = await durable.endFirstUnpaid.executeWithOptions(
        { summary: 'End it: the bank refused the first payment' },
        [{ key, subscriptionId, invoiceId }],
      );
      this.readSoon();
      if (outcome === 'paid') return;
      await sendMessage({
        key: `${key}/message`,
        kind: 'first_payment_failed',
        customerId,
        subscriptionId,
        at: this.clock.now(),
        facts: { amountDue, currency, invoiceIds: invoiceId },
      });
    } catch (error) {
      const refusal = refusalIn(error);
      if (!refusal) throw error;
      this.state.trouble = `The first payment failed and Stripe refused to end the subscription: ${refusal.message}`;
    }
  }

  #timeline(effects: TransitionEffect[], notes: LifecycleEntry[]): TimelineEntry[] {
    const { workflowId } = workflowInfo();
    return [...notes, ...effects.flatMap((effect) => timelineEntryOf(effect) ?? [])].map((entry, index) => ({
      ...entry,
      key: `${workflowId}/${this.state.revision}/${index}`,
      at: this.clock.now(),
    }));
  }

  /** Timeline entry of a requested change. */
  note(kind: string, summary: string, actor: Actor, facts: LifecycleEntry['facts'] = {}): LifecycleEntry {
    return { kind, summary, rule: 'requested', facts, outcome: 'done', actor };
  }

  /** Shows the state as the run's current details in the Temporal UI; no event of its history. */
  showDetails(next = nextActionOf(this.state, this.clock.now())): void {
    const { standing, snapshot, attention } = this.state;
    const tier = snapshot?.trialTier ?? snapshot?.tier ?? 'unknown';
    const needs = attention === null ? '' : ` Needs attention: ${attention}`;
    setCurrentDetails(`${standing.status}, ${tier}. ${nextDetails(next)}${needs}`);
  }

  /**
   * Updates the search attributes for operators, only when something changed, since each write is an event.
   */
  #publish(): void {
    const { state } = this;
    // Checked only when it matters, because each marker is an event.
    const seesEnd = endsOtherwise(state) && patched(PUBLISHES_EVERY_END);
    const next = nextActionOf(state, this.clock.now(), seesEnd);
    const tier = state.snapshot?.trialTier ?? state.snapshot?.tier ?? 'unknown';
    this.showDetails(next);
    const mode = state.snapshot?.mode ?? 'managed';
    const shown = [tier, state.standing.status, next?.at, state.attention !== null];
    const showsMode = patched(MODE_ATTRIBUTE);
    const published = JSON.stringify(showsMode ? [...shown, mode] : shown);
    if (published === state.published) return;
    state.published = published;
    upsertSearchAttributes([
      { key: SEARCH_ATTRIBUTES.tier, value: tier },
      { key: SEARCH_ATTRIBUTES.billingStatus, value: state.standing.status },
      { key: SEARCH_ATTRIBUTES.nextActionAt, value: next ? new Date(next.at) : null },
      { key: SEARCH_ATTRIBUTES.attentionNeeded, value: state.attention !== null },
      ...(showsMode ? [{ key: SEARCH_ATTRIBUTES.mode, value: mode }] : []),
    ]);
  }
}

const ofEpisode = ({ invoiceIds }: DunningReport): { id: string }[] => invoiceIds.map((id) => ({ id }));

/** Workers that are older answer nothing. */
const isAhead = (written: { ahead?: number } | undefined): boolean => written?.ahead !== undefined;
