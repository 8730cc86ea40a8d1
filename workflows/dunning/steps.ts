import { patched } from '@temporalio/workflow';
import type { ApplicationFailure } from '@temporalio/workflow';
import type { ChargeOutcome } from '../../activities/types.ts';
import { answerDueAt } from '../../domain/documents/payment-methods.ts';
import { DAY_MS } from '../../domain/period.ts';
import type { PaymentFacts } from '../../domain/subscriptions/snapshot.ts';
import type { MessageKind, PlannedStep } from '../../domain/dunning/types.ts';
import { isAllOfChange } from '../../domain/dunning/of-change.ts';
import { KEY_LACKS_PERMISSION } from '../../domain/dunning/types.ts';
import { durable, refusalIn } from '../temporal/activities.ts';
import { sendMessage } from '../temporal/messages.ts';
import type { Episode } from './episode.ts';

/** Runs that are older take an invoice that was given up for a paid one. */
const NOT_PAYABLE = '2026-11-not-payable';

/** Performs the due step. */
export async function perform(episode: Episode, step: PlannedStep): Promise<void> {
  switch (step.action.type) {
    case 'retry':
      await collect(episode, step.action.invoiceIds, {
        counted: step.action.counted,
        paymentMethodId: null,
        step,
      });
      return;
    case 'message':
      await messageCustomer(episode, step.action.kind, step);
      return;
    case 'suspend':
      await suspend(episode, step);
      return;
    case 'final':
      await finish(episode, step.action.action, step);
      return;
  }
}

/**
 * Charges the invoices, oldest first, until one is declined: a card that refuses one refuses the next.
 * Each attempt is recorded with its outcome before anything else happens.
 */
export async function collect(
  episode: Episode,
  invoiceIds: string[],
  how: { counted: boolean; paymentMethodId: string | null; step: Pick<PlannedStep, 'rule' | 'because'> },
): Promise<ChargeOutcome | null> {
  const { state } = episode;
  const { facts } = state;
  let last: ChargeOutcome | null = null;
  for (const invoiceId of invoiceIds) {
    const askedAt = episode.clock.now();
    const methodOnFile = facts.paymentMethodId;
    last = await charge(episode, invoiceId, how);
    const outcome = factOf(last);
    // Voided or written off elsewhere: removed from the list, without a thank-you mail.
    const isGivenUp = last.outcome === 'not_payable' && patched(NOT_PAYABLE);
    if (outcome === 'provider_error') episode.noContact();
    else episode.answered(askedAt);
    facts.attempts.push({
      at: episode.clock.now(),
      invoiceId,
      paymentMethodId: last.paymentMethodId ?? methodOnFile,
      counted: how.counted && outcome !== 'provider_error',
      outcome: isGivenUp ? 'not_payable' : outcome,
      code: last.code,
      advice: last.advice,
      outageMs: facts.outageMs,
    });
    if (outcome === 'succeeded') removeInvoice(episode, invoiceId);
    if (isGivenUp) state.superseded ||= facts.invoices.length === 0 && !hasPaid(episode);
    if (outcome === 'processing') awaitBank(episode, invoiceId);
    await episode.note({
      kind: 'payment_attempt',
      summary: `Invoice ${invoiceId} was charged: ${last.outcome}${last.code === null ? '' : `, ${last.code}`}.`,
      rule: how.step.rule,
      facts: { because: how.step.because, counted: how.counted, code: last.code, advice: last.advice },
      outcome: last.outcome,
    });
    if (outcome !== 'succeeded' && outcome !== 'processing') break;
  }
  return last;
}

/**
 * A charge that Stripe refuses to make counts as declined: the strategy continues. A key without permission
 * says nothing about the card: nothing counts, and the clocks stand still until it is repaired.
 */
async function charge(
  episode: Episode,
  invoiceId: string,
  { paymentMethodId, step }: { paymentMethodId: string | null; step: Pick<PlannedStep, 'because'> },
): Promise<ChargeOutcome> {
  const key = episode.nextKey('charge');
  const { subscriptionId } = episode.input;
  try {
    return await durable.chargeInvoice.executeWithOptions({ summary: step.because }, [
      { key, subscriptionId, invoiceId, paymentMethodId },
    ]);
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    if (isOfTheKey(refusal))
      return { outcome: 'provider_error', code: refusal.type ?? null, advice: null, paymentMethodId };
    return { outcome: 'declined', code: refusal.type ?? 'stripe_refused', advice: null, paymentMethodId };
  }
}

/** Runs that are older never saw this type: a missing permission was called a refusal. */
const isOfTheKey = ({ type }: ApplicationFailure): boolean => type === KEY_LACKS_PERMISSION;

const factOf = ({ outcome }: ChargeOutcome): 'succeeded' | 'declined' | 'processing' | 'provider_error' => {
  if (outcome === 'processing') return 'processing';
  if (outcome === 'paid' || outcome === 'already_paid' || outcome === 'not_payable') return 'succeeded';
  return outcome === 'provider_error' ? 'provider_error' : 'declined';
};

const hasPaid = ({ state }: Episode): boolean =>
  state.facts.attempts.some(({ outcome }) => outcome === 'succeeded');

/** Removes a paid invoice at once, without waiting for Stripe's event. */
function removeInvoice(episode: Episode, invoiceId: string): void {
  const { facts } = episode.state;
  facts.invoices = facts.invoices.filter((invoice) => invoice.id !== invoiceId);
}

/** Records at once that a bank was asked, so that nothing else is planned before Stripe is read again. */
function awaitBank(episode: Episode, invoiceId: string): void {
  const { facts } = episode.state;
  const askedAt = episode.clock.now();
  const methodType = facts.paymentMethodType ?? null;
  const payment: PaymentFacts = {
    state: 'processing',
    methodType,
    askedAt,
    answerDueAt: answerDueAt(askedAt, methodType),
  };
  facts.invoices = facts.invoices.map((invoice) =>
    invoice.id === invoiceId ? { ...invoice, payment } : invoice,
  );
}

/** Writes to the customer about the episode. */
export async function messageCustomer(
  episode: Episode,
  kind: MessageKind,
  step: Pick<PlannedStep, 'rule' | 'because'>,
): Promise<void> {
  const { facts } = episode.state;
  const { state, retries } = episode.plan;
  facts.messagesSent.push({ kind, at: episode.clock.now() });
  await sendMessage({
    key: episode.nextKey(`message-${kind}`),
    kind,
    customerId: episode.input.customerId,
    subscriptionId: episode.input.subscriptionId,
    at: episode.clock.now(),
    facts: {
      invoiceIds: facts.invoices.map((invoice) => invoice.id).join(','),
      amountDue: facts.invoices.reduce((sum, invoice) => sum + invoice.amountRemaining, 0),
      currency: facts.invoices[0]?.currency ?? null,
      of: isAllOfChange(facts.invoices) ? 'change' : null,
      code: retries.code,
      graceUntil: state.graceUntil,
      nextAttemptAt: state.nextAttemptAt,
      finalActionAt: state.finalActionAt,
      finalAction: episode.strategy.finalAction.action,
    },
  });
  await episode.note({
    kind: 'message',
    summary: `The customer was written to: ${kind}.`,
    rule: step.rule,
    facts: { because: step.because },
    outcome: kind,
  });
}

/** Takes access away, after one more look at whether anything is still owed. */
async function suspend(episode: Episode, step: PlannedStep): Promise<void> {
  if (!(await stillDue(episode, step))) return;
  episode.state.facts.suspendedAt = episode.clock.now();
  await episode.note({
    kind: 'suspended',
    summary: 'Access was suspended.',
    rule: step.rule,
    facts: { because: step.because },
    outcome: 'suspended',
  });
}

/**
 * The end of the window: the strategy's final action. Reported to the lifecycle first, so that it
 * recognises the end.
 */
async function finish(
  episode: Episode,
  action: 'cancel' | 'mark_unpaid' | 'downgrade',
  step: PlannedStep,
): Promise<void> {
  if (!(await stillDue(episode, step))) return;
  const outcome = ({ cancel: 'canceled', mark_unpaid: 'unpaid', downgrade: 'downgraded' } as const)[action];
  await episode.report({ ...episode.currentReport, outcome });
  const { debt } = episode.strategy.finalAction;
  if (!(await endUnpaid(episode, action, step))) {
    // The reported end did not happen.
    await episode.report();
    return;
  }
  await episode.note({
    kind: 'final_action',
    summary: `The final action was taken: ${action}, the debt is ${debt === 'keep' ? 'kept' : 'voided'}.`,
    rule: step.rule,
    facts: { because: step.because },
    outcome,
  });
  await messageCustomer(episode, 'ended', step);
  episode.state.outcome = outcome;
}

/**
 * Performs the final action. False when it was paid at the last moment, or Stripe refused: then it repeats
 * a day later.
 */
async function endUnpaid(
  episode: Episode,
  action: 'cancel' | 'mark_unpaid' | 'downgrade',
  step: PlannedStep,
): Promise<boolean> {
  const { input, state, strategy, clock } = episode;
  const { debt, downgradeTo } = strategy.finalAction;
  try {
    const { outcome } = await durable.endUnpaid.executeWithOptions({ summary: step.because }, [
      {
        key: episode.nextKey(action),
        subscriptionId: input.subscriptionId,
        action,
        debt,
        downgradeTo,
        invoiceIds: state.facts.invoices.map((invoice) => invoice.id),
      },
    ]);
    if (outcome === 'ended') return true;
    await episode.readAgain();
    return false;
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    state.facts.heldUntil = clock.now() + DAY_MS;
    await episode.note({
      kind: 'final_action',
      summary: `Stripe refused the final action: ${refusal.message}`,
      rule: refusal.type ?? 'stripe_refused',
      facts: { because: step.because },
      outcome: 'refused',
    });
    return false;
  }
}

/** Reads Stripe again; true when the plan still has this step now. */
async function stillDue(episode: Episode, step: PlannedStep): Promise<boolean> {
  await episode.readAgain();
  if (episode.state.superseded) return false;
  const [next] = episode.plan.steps.filter(({ action }) => action.type === step.action.type);
  return next !== undefined && next.at <= episode.clock.now();
}
