import { ApplicationFailure, patched, workflowInfo } from '@temporalio/workflow';
import type { ChangePlanStep } from '../../activities/types.ts';
import { defaultTiming, refuseChangePlan } from '../../domain/subscriptions/changes.ts';
import { DAY_MS } from '../../domain/period.ts';
import type { PendingChange, SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import type { ChangeRequest } from '../contracts/actor.ts';
import type {
  ApplyCouponInput,
  CancelInput,
  ChangePlanInput,
  ChangePlanResult,
  ExtendTrialInput,
  PauseInput,
  RemoveDiscountInput,
  SubscriptionView,
} from '../contracts/subscription-lifecycle.ts';
import { durable, localThenDurable } from '../temporal/activities.ts';
import { OVERRIDES_ARE_ASKED_FOR, refuse } from '../temporal/answer-once.ts';
import type { Lifecycle } from './lifecycle.ts';
import {
  isBoundToMigration,
  refusalOfAnyChange,
  refusalOfCancel,
  refusalOfExtendTrial,
  refusalOfLetGo,
  refusalOfPause,
  refusalOfResume,
  refusalOfTakeOver,
} from './refusals.ts';
import { viewOf } from './view.ts';

/** Runs that are older answered without resuming what Stripe itself had paused. */
const RESUME_AT_STRIPE = '2026-11-resume-at-stripe';
/** Older runs told of a change that could not wait again on the timeline only. */
const LOST_CHANGE_NEEDS_ATTENTION = '2026-11-lost-change-needs-attention';
/** Older runs took the present plan as a withdrawal, also of a price that staff had scheduled. */
const NEW_PRICE_STAYS = '2026-11-new-price-stays';

/** What every effect of a change carries: a key that is the same on each retry of the same request. */
export const effectOf = (
  life: Lifecycle,
  { key }: ChangeRequest,
  step: string,
): { key: string; subscriptionId: string } => ({
  key: `${workflowInfo().workflowId}/${key}/${step}`,
  subscriptionId: life.state.subscriptionId,
});

/** The snapshot that a change starts from. The first request may arrive before the first event. */
async function known(life: Lifecycle): Promise<SubscriptionSnapshot> {
  if (!life.state.snapshot || life.state.inbox.length > 0) await life.sync([]);
  if (!life.state.snapshot)
    throw ApplicationFailure.nonRetryable('The subscription is not known yet.', 'illegal_transition');
  return life.state.snapshot;
}

/** Upgrade or downgrade: now, prorated and paid at once, or at the period's end by a schedule. */
export async function onChangePlan(life: Lifecycle, input: ChangePlanInput): Promise<ChangePlanResult> {
  const { step, fromTier } = await planChangeStep(life, input);
  const summary = `${fromTier} to ${step.tier}, ${step.interval}ly, ${step.when === 'now' ? 'now' : 'at period end'}`;
  const waited = life.state.snapshot?.pendingChange ?? null;
  const result = await durable.changePlan
    .executeWithOptions({ summary }, [step])
    .catch(async (error: unknown) => {
      await noticeLostChange(life, input, waited);
      throw error;
    });
  if (result.outcome === 'declined') {
    await noticeLostChange(life, input, waited);
    throw ApplicationFailure.nonRetryable(
      `The payment was declined (${result.code}), so the plan stays ${fromTier}. Use another card and try again.`,
      'payment_declined',
      { declineCode: result.code },
    );
  }
  // Another choice than the one that waited.
  forgetSetAside(life);
  await life.sync([
    life.note('plan_change', `Plan change asked for: ${summary}.`, input.actor, {
      to: step.tier,
      when: step.when,
    }),
  ]);
  return { view: viewOf(life), proration: result.proration };
}

/** What the change would cost now, from Stripe's invoice preview; nothing is changed. */
export async function onPreviewChange(life: Lifecycle, input: ChangePlanInput): Promise<ChangePlanResult> {
  const { step } = await planChangeStep(life, input);
  const proration = await durable.previewChange.executeWithOptions({ summary: `Preview ${step.tier}` }, [
    step,
  ]);
  return { view: viewOf(life), proration };
}

async function planChangeStep(
  life: Lifecycle,
  input: ChangePlanInput,
): Promise<{ step: ChangePlanStep; fromTier: string }> {
  const snapshot = await known(life);
  const plans = await localThenDurable('readPlans', 'Read the plans');
  const quantity = input.quantity ?? snapshot.quantity;
  const wanted = { tier: input.tier, interval: input.interval, quantity };
  const change = { ...wanted, when: input.when ?? defaultTiming(plans, snapshot, wanted) };
  // It would be charged at once, at the price on sale, before the day that the customer was told.
  const mayWithdraw = !isBoundToMigration(life, input) || !patched(NEW_PRICE_STAYS);
  refuse(refuseChangePlan(life.state.standing, snapshot, change, plans, mayWithdraw));
  return {
    step: { ...effectOf(life, input, 'change-plan'), ...change },
    fromTier: snapshot.tier,
  };
}

/** Ends the subscription, now or with the period. */
export async function cancel(life: Lifecycle, input: CancelInput): Promise<SubscriptionView> {
  const { scheduleId, pendingChange } = await known(life);
  refuse(refusalOfCancel(life, input));
  const before = life.state.standing.endRequestedBy;
  life.state.standing.endRequestedBy = input.actor.kind === 'staff' ? 'staff' : 'customer';
  try {
    const summary = input.atPeriodEnd ? 'Cancel at period end' : 'Cancel now';
    await durable.cancelSubscription.executeWithOptions({ summary }, [
      { ...effectOf(life, input, 'cancel'), atPeriodEnd: input.atPeriodEnd },
    ]);
  } catch (error) {
    life.state.standing.endRequestedBy = before;
    throw error;
  }
  // Also one without a change of plan: it may end the subscription.
  if (scheduleId !== null) setAside(life, scheduleId, pendingChange);
  await life.sync([
    life.note(
      'cancellation',
      `Cancellation asked for, ${input.atPeriodEnd ? 'at period end' : 'now'}.`,
      input.actor,
      {
        atPeriodEnd: input.atPeriodEnd,
      },
    ),
  ]);
  return viewOf(life);
}

/**
 * Withdraws what is pending: a cancellation at period end, a pause, a scheduled change. With a cancellation,
 * the change that waited before it waits again.
 */
export async function resume(life: Lifecycle, input: ChangeRequest): Promise<SubscriptionView> {
  const snapshot = await known(life);
  refuse(refusalOfResume(life, input));
  if (snapshot.pendingChange && !isBoundToMigration(life, input)) {
    await durable.withdrawPendingChange.executeWithOptions({ summary: 'Withdraw the scheduled change' }, [
      effectOf(life, input, 'withdraw-change'),
    ]);
  }
  const notes = [life.note('resumed', 'Scheduled cancellation, pause or change withdrawn.', input.actor)];
  if (snapshot.cancelAtPeriodEnd || snapshot.cancelAt !== null) {
    const { scheduleSetAside: scheduleId } = life.state;
    const { change } = await durable.keepSubscription.executeWithOptions(
      { summary: 'Take the cancellation back' },
      [{ ...effectOf(life, input, 'keep'), ...(scheduleId === undefined ? {} : { scheduleId }) }],
    );
    if (change?.outcome === 'refused') {
      if (patched(LOST_CHANGE_NEEDS_ATTENTION)) missChange(life, life.state.changeSetAside ?? null);
      notes.push(changeLost(life, input, change));
    }
    forgetSetAside(life);
    life.state.standing.endRequestedBy = null;
  }
  if (snapshot.pause || (snapshot.stripeStatus === 'paused' && patched(RESUME_AT_STRIPE))) {
    await durable.resumeCollection.executeWithOptions({ summary: 'Resume collection' }, [
      effectOf(life, input, 'resume'),
    ]);
  }
  await life.sync(notes);
  return viewOf(life);
}

/** Remembers what waited before a cancellation: it waits again if that is taken back. */
function setAside({ state }: Lifecycle, scheduleId: string, change: PendingChange | null): void {
  state.scheduleSetAside = scheduleId;
  delete state.changeSetAside;
  if (change !== null) state.changeSetAside = change;
}

export function forgetSetAside({ state }: Lifecycle): void {
  delete state.scheduleSetAside;
  delete state.changeSetAside;
}

function missChange({ state }: Lifecycle, change: PendingChange | null): void {
  state.lostChange = { change, periodEnd: state.snapshot?.currentPeriodEnd ?? 0 };
}

/**
 * After a change that was refused: what waited was set aside for it. If Stripe did not take that again
 * either, somebody must know.
 */
async function noticeLostChange(
  life: Lifecycle,
  input: ChangeRequest,
  waited: PendingChange | null,
): Promise<void> {
  if (waited === null || !patched(LOST_CHANGE_NEEDS_ATTENTION)) return;
  missChange(life, waited);
  // Drops it again if it waits, or if the plan was changed after all.
  await life.sync([]);
  if (life.state.lostChange === undefined) return;
  await life.sync([changeLost(life, input, { message: 'Stripe refused to schedule it again.' })]);
}

/** The change that waited before the cancellation waits no more, or not whole. */
const changeLost = (life: Lifecycle, { actor }: ChangeRequest, { message }: { message: string }) => ({
  ...life.note(
    'change_not_restored',
    'The scheduled plan change could not be set up again as it was. Check which plan renews.',
    actor,
    { reason: message },
  ),
  outcome: 'failed',
});

/** Stops collection until a date or until resumed. */
export async function pause(life: Lifecycle, input: PauseInput): Promise<SubscriptionView> {
  await known(life);
  refuse(refusalOfPause(life, input));
  await durable.pauseCollection.executeWithOptions({ summary: 'Pause collection' }, [
    { ...effectOf(life, input, 'pause'), until: input.until },
  ]);
  await life.sync([
    life.note('paused', 'Collection was paused.', input.actor, {
      until: input.until === null ? null : new Date(input.until).toISOString(),
    }),
  ]);
  return viewOf(life);
}

/**
 * What staff give away was asked for in the database: an Update that was sent with Temporal's own tools gives
 * nothing. Older runs did not look.
 */
async function requireAsked(
  { state }: Lifecycle,
  { key }: ChangeRequest,
  action: 'trial.extend' | 'subscription.apply_coupon',
  terms: Record<string, unknown>,
): Promise<void> {
  if (!patched(OVERRIDES_ARE_ASKED_FOR)) return;
  const asked = { action, subscriptionId: state.subscriptionId, key, terms };
  await localThenDurable('requireAsked', `Look for the request: ${action}`, asked);
}

/** Moves the end of a running trial, by staff and with a reason. */
export async function onExtendTrial(life: Lifecycle, input: ExtendTrialInput): Promise<SubscriptionView> {
  const snapshot = await known(life);
  refuse(refusalOfExtendTrial(life, input));
  await requireAsked(life, input, 'trial.extend', { days: input.days });
  const trialEnd = (snapshot.trialEnd ?? life.clock.now()) + input.days * DAY_MS;
  await durable.setTrialEnd.executeWithOptions({ summary: `Extend the trial by ${input.days} days` }, [
    { ...effectOf(life, input, 'extend-trial'), trialEnd },
  ]);
  life.state.staffTrialDays += input.days;
  await life.sync([
    life.note('trial_extended', `Staff extended the trial by ${input.days} days.`, input.actor, {
      days: input.days,
    }),
  ]);
  return viewOf(life);
}

/** Applies a promotion code, or a coupon that staff name, to what comes next. */
export async function onApplyCoupon(life: Lifecycle, input: ApplyCouponInput): Promise<SubscriptionView> {
  await known(life);
  refuse(refusalOfAnyChange(life));
  // A customer's code is one that Stripe lets every customer use.
  if (input.actor.kind === 'staff')
    await requireAsked(life, input, 'subscription.apply_coupon', {
      code: input.code,
      coupon: input.coupon ?? null,
    });
  await durable.applyCoupon.executeWithOptions({ summary: `Apply ${input.code}` }, [
    {
      ...effectOf(life, input, 'coupon'),
      code: input.code,
      // Left out by staff: the code led to no coupon when they asked.
      agreed: input.actor.kind === 'staff' ? (input.coupon ?? null) : input.coupon,
      byStaff: input.actor.kind === 'staff',
    },
  ]);
  await life.sync([
    life.note('coupon_applied', `Coupon ${input.code} was applied.`, input.actor, { code: input.code }),
  ]);
  return viewOf(life);
}

/** Takes a discount away from what comes next. */
export async function onRemoveDiscount(
  life: Lifecycle,
  input: RemoveDiscountInput,
): Promise<SubscriptionView> {
  await known(life);
  refuse(refusalOfAnyChange(life));
  const { discountId } = input;
  await durable.removeDiscount.executeWithOptions({ summary: `Remove ${discountId}` }, [
    { ...effectOf(life, input, 'remove-discount'), discountId },
  ]);
  await life.sync([
    life.note('discount_removed', 'A discount was removed.', input.actor, { discount: discountId }),
  ]);
  return viewOf(life);
}

/**
 * Staff take an observed subscription over: the mark is written, and from the next reading on the engine
 * manages it.
 */
export async function onTakeOver(life: Lifecycle, input: ChangeRequest): Promise<SubscriptionView> {
  await known(life);
  refuse(refusalOfTakeOver(life));
  await durable.setManagedMark.executeWithOptions({ summary: 'Take the subscription over' }, [
    { ...effectOf(life, input, 'take-over'), managed: true },
  ]);
  await life.sync([life.note('taken_over', 'Staff took the subscription over.', input.actor)]);
  return viewOf(life);
}

/**
 * Staff let a subscription go: the mark is removed. Trial and episode end without another step, as when it
 * is removed at Stripe.
 */
export async function onLetGo(life: Lifecycle, input: ChangeRequest): Promise<SubscriptionView> {
  await known(life);
  refuse(refusalOfLetGo(life));
  await durable.setManagedMark.executeWithOptions({ summary: 'Let the subscription go' }, [
    { ...effectOf(life, input, 'let-go'), managed: false },
  ]);
  await life.sync([life.note('let_go', 'Staff let the subscription go.', input.actor)]);
  return viewOf(life);
}
