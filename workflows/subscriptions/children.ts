import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  patched,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { SignalDefinition } from '@temporalio/common';
import { unpaidInvoices } from '../../domain/dunning/unpaid.ts';
import { endsWithTrial } from '../../domain/subscriptions/ends-at.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport, TransitionEffect } from '../../domain/subscriptions/state.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import { DUNNING, dunningFactsSignal, dunningWorkflowId } from '../contracts/dunning.ts';
import type { DunningFacts, DunningInput } from '../contracts/dunning.ts';
import { TRIAL, trialFactsSignal, trialWorkflowId } from '../contracts/trial.ts';
import type { SubscriptionTrialFacts, TrialInput } from '../contracts/trial.ts';
import type { BillingClock } from '../temporal/billing-clock.ts';
import type { LifecycleState } from './state.ts';

/** Older runs do not send the payment method's type. */
const TELL_METHOD_TYPE = '2026-11-tell-method-type';

/** Older runs do not restart a lost trial. */
const TRIAL_GOES_ON = '2026-11-trial-goes-on';

/** Older runs start another run at once. */
const READ_BEFORE_ANOTHER_RUN = '2026-11-read-before-another-run';

/**
 * Sent only for methods other than cards: facts are compared as text with those sent before, and older runs
 * sent no type.
 */
function reportedMethodType({
  paymentMethod,
}: SubscriptionSnapshot): Pick<DunningFacts, 'paymentMethodType'> {
  const type = paymentMethod?.type ?? 'card';
  return type !== 'card' && patched(TELL_METHOD_TYPE) ? { paymentMethodType: type } : {};
}

/** Whether the subscription came into our hands with this read. */
export const becameManaged = (effect: TransitionEffect): boolean =>
  effect.type === 'mode_changed' && effect.to === 'managed';

/**
 * The trial and dunning children of a subscription. They are abandoned when this run closes, because the
 * default policy would end them at each continue-as-new. They report by signal: a child's result does not
 * survive continue-as-new.
 */
export class Children {
  readonly #state: LifecycleState;
  readonly #clock: BillingClock;

  constructor(state: LifecycleState, clock: BillingClock) {
    this.#state = state;
    this.#clock = clock;
  }

  /** Starts children that the transition asked for, and sends the reading to every running one. */
  async follow(effects: TransitionEffect[]): Promise<void> {
    const { snapshot, subscriptionId, children, stale } = this.#state;
    if (!snapshot) return;
    for (const effect of effects) {
      if (effect.type === 'start_trial' && isManaged(snapshot)) {
        await this.#start(
          TRIAL,
          trialWorkflowId(subscriptionId),
          this.#trialInput(snapshot, effect.trialEnd),
          'Trial',
        );
        children.trial = '';
      }
    }
    const { dunning } = this.#state.standing;
    const goesOn = dunning !== null && dunning.stage !== 'ended' && !isFinal(this.#state.standing.status);
    if (goesOn && effects.some(({ type }) => type === 'start_dunning'))
      await this.#startDunning(snapshot, dunning, effects.some(becameManaged));
    else if (goesOn && children.dunning === null) await this.#startAnother(snapshot, dunning, stale);
    if (children.trial !== null) children.trial = await this.#signalTrial(snapshot, children.trial);
    const { status } = this.#state.standing;
    if (
      isManaged(snapshot) &&
      children.trial === null &&
      status === 'trialing' &&
      snapshot.trialEnd !== null &&
      patched(TRIAL_GOES_ON)
    ) {
      // Its run was lost, for instance terminated by an operator: reminders and decision are still to come.
      await this.#start(
        TRIAL,
        trialWorkflowId(subscriptionId),
        this.#trialInput(snapshot, snapshot.trialEnd),
        'Trial',
      );
      children.trial = '';
    }
    if (children.dunning === null) return;
    children.dunning = await this.#signalDunning(snapshot, children.dunning, effects);
    // It ended just before the signal.
    if (goesOn && children.dunning === null) await this.#startAnother(snapshot, dunning, true);
  }

  /**
   * A live episode needs its run. If that ended after Stripe was read, everything may be paid by now:
   * another run starts only for what Stripe still shows as owed, otherwise it would write to somebody who
   * just paid.
   */
  async #startAnother(
    snapshot: SubscriptionSnapshot,
    episode: DunningReport,
    readBefore: boolean,
  ): Promise<void> {
    if (readBefore && patched(READ_BEFORE_ANOTHER_RUN)) this.#state.stale = true;
    else await this.#startDunning(snapshot, episode);
  }

  async #startDunning(
    snapshot: SubscriptionSnapshot,
    episode: DunningReport,
    isTakenOver = false,
  ): Promise<void> {
    const { subscriptionId, children } = this.#state;
    const summary = `Dunning for ${episode.invoiceIds.join(', ')}`;
    const input = {
      ...this.#dunningInput(snapshot, episode),
      ...(isTakenOver ? { takenOverAt: this.#clock.now() } : {}),
    };
    await this.#start(DUNNING, dunningWorkflowId(subscriptionId), input, summary);
    children.dunning = '';
  }

  async #start(
    type: string,
    workflowId: string,
    input: TrialInput | DunningInput,
    summary: string,
  ): Promise<void> {
    try {
      await startChild(type, {
        workflowId,
        args: [input],
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: `${summary} of ${this.#state.subscriptionId}`,
        typedSearchAttributes: workflowInfo().typedSearchAttributes,
      });
    } catch (error) {
      // It runs already and only needs the facts.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async #signalTrial(snapshot: SubscriptionSnapshot, lastSent: string): Promise<string | null> {
    const ended = snapshot.stripeStatus !== 'trialing' || !isManaged(snapshot);
    const facts: SubscriptionTrialFacts = {
      trialEnd: snapshot.trialEnd,
      hasUsablePaymentMethod: snapshot.paymentMethod !== null,
      cancelAtPeriodEnd: endsWithTrial(snapshot),
      billingTime: this.#clock.now(),
      ended,
    };
    const now = await this.#signalChange(
      trialWorkflowId(this.#state.subscriptionId),
      trialFactsSignal,
      facts,
      lastSent,
    );
    return ended ? null : now;
  }

  async #signalDunning(
    snapshot: SubscriptionSnapshot,
    lastSent: string,
    effects: TransitionEffect[],
  ): Promise<string | null> {
    const { status, dunning } = this.#state.standing;
    // Voided or written off elsewhere: nobody paid, so nobody is thanked.
    const ended =
      isFinal(status) ||
      !isManaged(snapshot) ||
      effects.some((one) => one.type === 'end_dunning' && one.outcome === 'superseded');
    const facts: DunningFacts = {
      invoices: unpaidInvoices(snapshot, dunning?.invoiceIds),
      paymentMethodId: snapshot.paymentMethod?.id ?? null,
      ...reportedMethodType(snapshot),
      billingTime: this.#clock.now(),
      ended,
      episode: dunning && {
        episodeId: dunning.episodeId,
        startedAt: dunning.startedAt,
        strategyVersion: dunning.strategy,
      },
    };
    const now = await this.#signalChange(
      dunningWorkflowId(this.#state.subscriptionId),
      dunningFactsSignal,
      facts,
      lastSent,
    );
    return ended ? null : now;
  }

  /** Signals a child when its facts changed since the last signal; on a test clock time is one of them. */
  async #signalChange<T extends { billingTime: number }>(
    workflowId: string,
    signal: SignalDefinition<[T]>,
    facts: T,
    lastSent: string,
  ): Promise<string | null> {
    const compared = JSON.stringify(
      this.#clock.testClockId === null ? { ...facts, billingTime: null } : facts,
    );
    if (compared === lastSent) return lastSent;
    try {
      await getExternalWorkflowHandle(workflowId).signal(signal, facts);
      return compared;
    } catch {
      // It has ended meanwhile; its report is on the way or already here.
      return null;
    }
  }

  #trialInput(snapshot: SubscriptionSnapshot, trialEnd: number): TrialInput {
    const { takenOverAt } = this.#state;
    return {
      ...this.#common(),
      ...(takenOverAt === undefined ? {} : { takenOverAt }),
      trialEnd,
      hasUsablePaymentMethod: snapshot.paymentMethod !== null,
      cancelAtPeriodEnd: endsWithTrial(snapshot),
      ...(snapshot.terms?.trial === undefined ? {} : { terms: snapshot.terms.trial }),
    };
  }

  #dunningInput(snapshot: SubscriptionSnapshot, episode: DunningReport): DunningInput {
    return {
      ...this.#common(),
      episodeId: episode.episodeId,
      strategyVersion: episode.strategy,
      startedAt: episode.startedAt,
      invoices: unpaidInvoices(snapshot, episode.invoiceIds),
      paymentMethodId: snapshot.paymentMethod?.id ?? null,
      paymentMethodType: snapshot.paymentMethod?.type ?? null,
    };
  }

  #common(): Pick<
    TrialInput,
    'subscriptionId' | 'customerId' | 'parentWorkflowId' | 'testClockId' | 'billingTime'
  > {
    const { subscriptionId, customerId } = this.#state;
    return {
      subscriptionId,
      customerId,
      parentWorkflowId: workflowInfo().workflowId,
      testClockId: this.#clock.testClockId,
      billingTime: this.#clock.now(),
    };
  }
}

/** The engine acts on it; older state has no mode. */
const isManaged = ({ mode = 'managed' }: SubscriptionSnapshot): boolean => mode === 'managed';
