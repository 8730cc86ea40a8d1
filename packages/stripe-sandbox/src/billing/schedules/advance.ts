import type { Context } from '../../core/context.ts';
import { createSubscription } from '../subscriptions/create.ts';
import { cancelSubscription } from '../subscriptions/cancel.ts';
import { hasEnded } from '../subscriptions/plan-ahead.ts';
import { changeSubscription } from '../subscriptions/save.ts';
import type { Schedule } from '../types.ts';
import { applyPhase } from './apply-phase.ts';
import { scheduleDue, type Phase } from './types.ts';

/** Does what is due on a schedule at `at`: it begins, goes on to its next phase, or ends. */
export function advanceSchedule(context: Context, id: string, at: number): void {
  const schedule = context.find('subscription_schedule', id);
  if (schedule?.status === 'not_started' && (schedule.phases[0]?.start_date ?? Infinity) <= at) {
    beginSchedule(context, schedule);
  } else if (schedule?.status === 'active' && (schedule.current_phase?.end_date ?? Infinity) <= at) {
    const next = schedule.phases.find((phase) => phase.start_date <= at && at < phase.end_date);
    if (next) enterPhase(context, schedule, next, at);
    else finish(context, schedule, at);
  }
}

/** Makes the subscription of a schedule whose first phase begins. */
export function beginSchedule(context: Context, schedule: Schedule): void {
  const phase = schedule.phases[0];
  if (!phase) return;
  const { id } = createSubscription(
    context,
    {
      customer: schedule.customer,
      items: phase.items.map((item) => ({
        price: item.price,
        ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
        ...(item.metadata ? { metadata: item.metadata } : {}),
        tax_rates: (item.tax_rates ?? []).map(({ id }) => id),
      })),
      ...(phase.automatic_tax?.enabled === true ? { automatic_tax: { enabled: true } } : {}),
      default_tax_rates: (phase.default_tax_rates ?? []).map(({ id }) => id),
      ...(phase.metadata ? { metadata: phase.metadata } : {}),
      discounts: phase.discounts.map((one) => ({
        ...(one.coupon ? { coupon: one.coupon } : {}),
        ...(one.promotion_code ? { promotion_code: one.promotion_code } : {}),
      })),
      ...(phase.trial_end === null ? {} : { trial_end: phase.trial_end }),
      ...(phase.default_payment_method === null
        ? {}
        : { default_payment_method: phase.default_payment_method }),
      payment_behavior: 'default_incomplete',
    },
    { schedule: schedule.id },
  );
  changeSchedule(context, schedule.id, (draft) => {
    draft.status = 'active';
    draft.subscription = id;
    draft.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
  });
}

/** Stores a changed schedule, reschedules its next step and sends its event. */
export function changeSchedule(context: Context, id: string, change: (draft: Schedule) => void): Schedule {
  const after = context.update('subscription_schedule', id, change, 'subscription_schedule.updated');
  planSchedule(context, after);
  return after;
}

/** Makes or withdraws the appointment of a schedule. */
export function planSchedule(context: Context, schedule: Schedule): void {
  const at =
    schedule.status === 'not_started'
      ? schedule.phases[0]?.start_date
      : schedule.status === 'active'
        ? schedule.current_phase?.end_date
        : undefined;
  const key = `${scheduleDue}:${schedule.id}`;
  if (at === undefined) context.unschedule(key);
  else
    context.schedule({
      key,
      clock: schedule.test_clock,
      at,
      kind: scheduleDue,
      payload: { schedule: schedule.id },
    });
}

function enterPhase(context: Context, schedule: Schedule, phase: Phase, at: number): void {
  changeSchedule(context, schedule.id, (draft) => {
    draft.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
  });
  if (schedule.subscription !== null)
    applyPhase(context, schedule.subscription, phase, at, phase.proration_behavior);
}

function finish(context: Context, schedule: Schedule, at: number): void {
  if (schedule.end_behavior === 'cancel') {
    closeSchedule(context, schedule.id, 'completed', at);
    const { subscription } = schedule;
    if (subscription !== null && !hasEnded(context.get('subscription', subscription))) {
      cancelSubscription(context, subscription, { reason: 'cancellation_requested' });
    }
  } else closeSchedule(context, schedule.id, 'released', at);
}

/** Ends a schedule. Released, its subscription goes on by itself. */
export function closeSchedule(
  context: Context,
  id: string,
  status: 'completed' | 'released' | 'canceled',
  at: number,
): Schedule {
  const { subscription } = context.get('subscription_schedule', id);
  const after = context.update('subscription_schedule', id, (draft) => {
    draft.status = status;
    draft.current_phase = null;
    if (status === 'completed') draft.completed_at = at;
    if (status === 'canceled') draft.canceled_at = at;
    if (status === 'released') {
      draft.released_at = at;
      draft.released_subscription = subscription;
      draft.subscription = null;
    }
  });
  planSchedule(context, after);
  context.emit(`subscription_schedule.${status}`, after);
  if (subscription !== null && status === 'released') {
    changeSubscription(context, subscription, (draft) => {
      draft.schedule = null;
    });
  }
  return after;
}
