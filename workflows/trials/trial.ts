import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { DAY_MS, MINUTE_MS } from '../../domain/period.ts';
import { trialPolicyWith } from '../../domain/catalogue/plan-policy.ts';
import { endsWithTrial } from '../../domain/subscriptions/ends-at.ts';
import { decideTrialEnd, planTrial } from '../../domain/trials/trial-plan.ts';
import type { TrialDecision, TrialReminder, TrialStep } from '../../domain/trials/trial-plan.ts';
import type { MessageKind } from '../../domain/dunning/types.ts';
import type { Explanation } from '../contracts/subscription-lifecycle.ts';
import { trialOutcomeSignal } from '../contracts/subscription-lifecycle.ts';
import { trialExplainQuery, trialExtensionKey, trialFactsSignal } from '../contracts/trial.ts';
import type { TrialInput } from '../contracts/trial.ts';
import { durable, localThenDurable, refusalIn } from '../temporal/activities.ts';
import { BillingClock, Deadline } from '../temporal/billing-clock.ts';
import type { ClockState } from '../temporal/billing-clock.ts';
import { mailIsOnItsWay, sendMessage } from '../temporal/messages.ts';

/** Everything a trial remembers; carried by continue-as-new. */
interface TrialState {
  trialEnd: number;
  clock: ClockState;
  remindersSent: { action: TrialReminder; at: number }[];
  extended: boolean;
  staffExtensionDays: number;
  hasUsablePaymentMethod: boolean;
  cancelAtPeriodEnd: boolean;
  ended: boolean;
  /** The trial end for which the decision was made; it is made anew when the end moves. */
  decidedFor: number | null;
  /** Stripe refused to be read: not decided before. Absent: it never did. */
  readAgainAt?: number;
  decision: TrialDecision | null;
}

/** A trial: reminders before its end, the decision shortly before it, and what the decision asks for. */
export async function trial(input: TrialInput, carried?: TrialState): Promise<void> {
  const state: TrialState = carried ?? newTrial(input);
  const clock = new BillingClock(state.clock);
  const due = new Deadline(clock);
  let news = true;

  setHandler(trialFactsSignal, (facts) => {
    clock.adopt(facts.billingTime);
    if (facts.trialEnd !== null && facts.trialEnd !== state.trialEnd) onNewEnd(state, facts.trialEnd);
    state.hasUsablePaymentMethod = facts.hasUsablePaymentMethod;
    state.cancelAtPeriodEnd = facts.cancelAtPeriodEnd;
    state.ended ||= facts.ended;
    // Stripe was read for these.
    delete state.readAgainAt;
    news = true;
  });
  setHandler(trialExplainQuery, () => explain(input, state, clock.now()));

  while (!isOver(state) && !workflowInfo().continueAsNewSuggested) {
    news = false;
    const next = nextStep(input, state, clock.now());
    due.set(next?.at ?? null, next?.because ?? 'Wait for the end of the trial');
    await condition(() => news || due.reached);
    if (!next || isOver(state) || !due.reached) continue;
    due.clear();
    await perform(input, state, clock, next);
  }

  await condition(() => allHandlersFinished() && !mailIsOnItsWay());
  if (!state.ended) return continueAsNew<typeof trial>(input, state);
}

const isOver = ({ ended }: TrialState): boolean => ended;

const newTrial = (input: TrialInput): TrialState => ({
  trialEnd: input.trialEnd,
  clock: { testClockId: input.testClockId, billingTime: input.billingTime },
  remindersSent: [],
  extended: false,
  staffExtensionDays: 0,
  hasUsablePaymentMethod: input.hasUsablePaymentMethod,
  cancelAtPeriodEnd: input.cancelAtPeriodEnd,
  ended: false,
  decidedFor: null,
  decision: null,
});

/** An end that moved without us was moved by staff. */
function onNewEnd(state: TrialState, trialEnd: number): void {
  if (state.decision?.decision !== 'extend' || state.decidedFor !== state.trialEnd) {
    state.staffExtensionDays += Math.max(0, Math.round((trialEnd - state.trialEnd) / DAY_MS));
  }
  state.trialEnd = trialEnd;
}

/** The next step; null once this end was decided, or the customer asked to end with the trial. */
function nextStep(input: TrialInput, state: TrialState, now: number): TrialStep | null {
  if (state.cancelAtPeriodEnd) return null;
  const step = planTrial({
    ...state,
    now,
    policy: trialPolicyWith(input.terms),
    ...(input.takenOverAt === undefined ? {} : { takenOverAt: input.takenOverAt }),
  });
  if (step.action !== 'decide') return step;
  if (state.decidedFor === state.trialEnd) return null;
  return { ...step, at: Math.max(step.at, state.readAgainAt ?? 0) };
}

async function perform(
  input: TrialInput,
  state: TrialState,
  clock: BillingClock,
  step: TrialStep,
): Promise<void> {
  if (step.action === 'decide') {
    await decide(input, state, clock);
    return;
  }
  state.remindersSent.push({ action: step.action, at: clock.now() });
  await messageCustomer(input, state, clock, 'trial_ending', step.action);
  await note(
    input,
    clock,
    `The customer was reminded of the trial's end.`,
    step.rule,
    step.because,
    `${state.trialEnd}/${step.action}`,
  );
}

/** Older runs decide on the facts last received. */
const READ_BEFORE_DECIDING = '2026-11-read-before-deciding';
/** Older runs decide on the facts last received where Stripe refuses to be read. */
const WAIT_FOR_A_READING = '2026-11-trial-waits-for-a-reading';
/** Time until a refused read is made again. */
const READ_AGAIN_MS = 10 * MINUTE_MS;

/** Refusals after which there is nothing to decide: the subscription's own run says that it is over. */
const GONE: readonly (string | null | undefined)[] = ['stripe_deleted', 'foreign_subscription'];

/**
 * Reads Stripe, because an event about a new card may be late or lost. While Stripe refuses (a wrong key, a
 * value that this version does not know), nothing is decided.
 * @returns whether the trial still ends when planned, so that there is something to decide
 */
async function readAgain(input: TrialInput, state: TrialState, clock: BillingClock): Promise<boolean> {
  const { subscriptionId } = input;
  try {
    const snapshot = await localThenDurable('readSubscription', `Read ${subscriptionId} before deciding`, {
      subscriptionId,
      invoiceIds: [],
    });
    state.hasUsablePaymentMethod = snapshot.paymentMethod !== null;
    state.cancelAtPeriodEnd = endsWithTrial(snapshot);
    const { trialEnd } = snapshot;
    if (snapshot.stripeStatus === 'trialing' && trialEnd !== null && trialEnd !== state.trialEnd) {
      onNewEnd(state, trialEnd);
      return false;
    }
    if (snapshot.stripeStatus === 'trialing') return !state.cancelAtPeriodEnd;
    // Over already: its own run is about to say so, and nothing is due until then.
    state.decidedFor = state.trialEnd;
    return false;
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    if (!patched(WAIT_FOR_A_READING)) return true;
    if (GONE.includes(refusal.type)) state.decidedFor = state.trialEnd;
    else {
      state.readAgainAt = clock.now() + READ_AGAIN_MS;
      const summary = `Stripe cannot be read, so the trial's end is not decided yet: ${refusal.message}`;
      const step = `${state.trialEnd}/not-read`;
      await note(input, clock, summary, refusal.type ?? 'stripe_refused', '', step);
    }
    return false;
  }
}

async function decide(input: TrialInput, state: TrialState, clock: BillingClock): Promise<void> {
  if (patched(READ_BEFORE_DECIDING) && !(await readAgain(input, state, clock))) return;
  const { lastActiveAt, trialExtended } = await localThenDurable(
    'readBillingProfile',
    'When the user was last active',
    { customerId: input.customerId, subscriptionId: input.subscriptionId },
  );
  const decision = decideTrialEnd({
    hasUsablePaymentMethod: state.hasUsablePaymentMethod,
    lastActiveAt,
    // A run before this one may have extended it: it was lost, or set back by an operator.
    alreadyExtended: state.extended || trialExtended === true,
    now: clock.now(),
    policy: trialPolicyWith(input.terms),
  });
  state.decision = decision;
  state.decidedFor = state.trialEnd;
  await note(
    input,
    clock,
    `The trial's end was decided: ${decision.decision}.`,
    decision.rule,
    decision.because,
    `${state.trialEnd}/decide`,
  );
  try {
    if (decision.decision === 'extend') await extend(input, state, clock, decision);
    if (decision.decision === 'expire') await expire(input, state, clock, decision);
  } catch (error) {
    // Something changed meanwhile: the customer cancelled, or the trial is over. The next facts say which.
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    const step = `${state.trialEnd}/refused`;
    await note(
      input,
      clock,
      `Stripe refused it: ${refusal.message}`,
      refusal.type ?? 'stripe_refused',
      '',
      step,
    );
  }
}

async function extend(
  input: TrialInput,
  state: TrialState,
  clock: BillingClock,
  why: TrialDecision,
): Promise<void> {
  const days = trialPolicyWith(input.terms).extensionDays;
  const trialEnd = state.trialEnd + days * DAY_MS;
  await durable.setTrialEnd.executeWithOptions({ summary: why.because }, [
    {
      key: `${trialExtensionKey(input.subscriptionId)}${state.trialEnd}`,
      subscriptionId: input.subscriptionId,
      trialEnd,
    },
  ]);
  state.extended = true;
  state.trialEnd = trialEnd;
  await reportToLifecycle(input, 'extended', trialEnd);
  await messageCustomer(input, state, clock, 'trial_extended', 'extended', { extensionDays: days });
}

/** Signal the lifecycle first, so that it recognises the end. */
async function expire(
  input: TrialInput,
  state: TrialState,
  clock: BillingClock,
  why: TrialDecision,
): Promise<void> {
  await reportToLifecycle(input, 'expired', state.trialEnd);
  await durable.cancelSubscription.executeWithOptions({ summary: why.because }, [
    {
      key: `${workflowInfo().workflowId}/expire/${state.trialEnd}`,
      subscriptionId: input.subscriptionId,
      atPeriodEnd: false,
    },
  ]);
  await messageCustomer(input, state, clock, 'trial_expired', 'expired');
}

async function reportToLifecycle(
  input: TrialInput,
  outcome: 'expired' | 'extended',
  trialEnd: number,
): Promise<void> {
  try {
    await getExternalWorkflowHandle(input.parentWorkflowId).signal(trialOutcomeSignal, { outcome, trialEnd });
  } catch {
    // The subscription and its run have ended; nobody needs the report.
  }
}

const messageCustomer = (
  input: TrialInput,
  state: TrialState,
  clock: BillingClock,
  kind: MessageKind,
  step: string,
  facts: Record<string, number> = {},
): Promise<void> =>
  sendMessage({
    key: `${workflowInfo().workflowId}/${state.trialEnd}/${step}`,
    kind,
    customerId: input.customerId,
    subscriptionId: input.subscriptionId,
    at: clock.now(),
    facts: { trialEnd: state.trialEnd, ...facts },
  });

const note = (
  input: TrialInput,
  clock: BillingClock,
  summary: string,
  rule: string,
  because: string,
  step: string,
): Promise<void> =>
  localThenDurable('recordTimeline', summary, {
    subscriptionId: input.subscriptionId,
    customerId: input.customerId,
    timeline: [
      {
        key: `${workflowInfo().workflowId}/${step}`,
        at: clock.now(),
        kind: 'trial',
        summary,
        rule,
        facts: { because },
        outcome: null,
        actor: null,
      },
    ],
  });

function explain(input: TrialInput, state: TrialState, now: number): Explanation {
  const next = nextStep(input, state, now);
  return {
    why:
      state.decision?.because ??
      `The trial runs until ${new Date(state.trialEnd).toISOString().slice(0, 10)}.`,
    rule: state.decision?.rule ?? 'trial_runs',
    facts: {
      trialEnd: state.trialEnd,
      hasUsablePaymentMethod: state.hasUsablePaymentMethod,
      extended: state.extended,
      staffExtensionDays: state.staffExtensionDays,
    },
    next: next && { at: next.at, what: next.because, rule: next.rule },
    wouldChange: state.cancelAtPeriodEnd
      ? ['Resuming takes back the cancellation.']
      : [
          state.hasUsablePaymentMethod
            ? 'Without a usable payment method it is extended or expires.'
            : 'A usable payment method makes it convert.',
          'Cancelling ends it with the trial.',
        ],
  };
}
