import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import type { Wire } from '../../core/object-types.ts';
import { hasEnded } from '../subscriptions/plan-ahead.ts';
import { changeSubscription } from '../subscriptions/save.ts';
import type { Schedule } from '../types.ts';
import { beginSchedule, changeSchedule, planSchedule } from './advance.ts';
import { applyPhase } from './apply-phase.ts';
import { blankSchedule } from './blank.ts';
import { phaseOf, requestedPhases } from './phases.ts';

type CreateParams = Wire<Stripe.SubscriptionScheduleCreateParams>;
type UpdateParams = Wire<Stripe.SubscriptionScheduleUpdateParams>;

/** Creates a schedule: around a subscription that is there, or for one that its first phase begins. */
export function createSchedule(context: Context, params: CreateParams): Schedule {
  if (params.from_subscription !== undefined)
    return fromSubscription(context, params.from_subscription, params);
  if (params.customer === undefined) throw parameterMissing('customer');
  if (!params.phases) throw parameterMissing('phases');
  const customer = context.get('customer', params.customer, 'customer');
  const now = context.now(customer.id);
  const start = typeof params.start_date === 'number' ? params.start_date : now;
  const schedule = blankSchedule({
    id: context.newId('sub_sched'),
    created: now,
    customer: customer.id,
    end_behavior: params.end_behavior ?? 'release',
    metadata: mergeMetadata({}, params.metadata),
    phases: requestedPhases(context, params.phases, start),
    status: 'not_started',
    test_clock: customer.test_clock ?? null,
  });
  context.create('subscription_schedule', schedule, 'subscription_schedule.created');
  if (start <= now) beginSchedule(context, schedule);
  else planSchedule(context, schedule);
  return context.get('subscription_schedule', schedule.id);
}

function fromSubscription(context: Context, id: string, params: CreateParams): Schedule {
  if (params.phases !== undefined) {
    throw invalidRequest('You cannot set `phases` if `from_subscription` is set.', 'phases');
  }
  const subscription = context.get('subscription', id, 'from_subscription');
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}.`,
      'from_subscription',
    );
  }
  if (hasEnded(subscription))
    throw invalidRequest('You cannot migrate a subscription that has ended.', 'from_subscription');
  const phase = phaseOf(subscription);
  const schedule = blankSchedule({
    id: context.newId('sub_sched'),
    created: context.now(subscription),
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    end_behavior: params.end_behavior ?? 'release',
    metadata: mergeMetadata({}, params.metadata),
    phases: [phase],
    status: 'active',
    subscription: id,
    test_clock: subscription.test_clock,
  });
  const { default_settings: defaults } = schedule;
  defaults.automatic_tax = subscription.automatic_tax;
  defaults.collection_method = subscription.collection_method;
  defaults.default_payment_method = subscription.default_payment_method;
  context.create('subscription_schedule', schedule, 'subscription_schedule.created');
  planSchedule(context, schedule);
  changeSubscription(context, id, (draft) => {
    draft.schedule = schedule.id;
  });
  return schedule;
}

/** Changes a schedule that has not ended. A changed current phase comes into force at once. */
export function updateSchedule(context: Context, id: string, params: UpdateParams): Schedule {
  const before = context.get('subscription_schedule', id);
  refuseWhenOver(before);
  const now = context.now(before);
  const given = params.phases;
  const phases = given && requestedPhases(context, given, before.phases[0]?.start_date ?? now);
  const current =
    phases && before.status === 'active'
      ? phases.find((one) => one.start_date <= now && now < one.end_date)
      : undefined;
  if (phases && before.status === 'active' && !current) {
    throw invalidRequest(
      'You must include the current phase when updating the phases of a schedule.',
      'phases',
    );
  }
  const after = changeSchedule(context, id, (draft) => {
    if (phases) draft.phases = phases;
    if (current) draft.current_phase = { start_date: current.start_date, end_date: current.end_date };
    if (params.end_behavior !== undefined) draft.end_behavior = params.end_behavior;
    draft.metadata = mergeMetadata(draft.metadata, params.metadata);
  });
  if (current && after.subscription !== null) {
    applyPhase(context, after.subscription, current, now, params.proration_behavior ?? 'create_prorations');
  }
  return context.get('subscription_schedule', id);
}

/** @throws Stripe's refusal for a schedule that is over */
export function refuseWhenOver({ status }: Schedule): void {
  if (status === 'active' || status === 'not_started') return;
  throw invalidRequest(
    `You cannot change a subscription schedule that is currently in the \`${status}\` status. It must be \`not_started\` or \`active\`.`,
  );
}
