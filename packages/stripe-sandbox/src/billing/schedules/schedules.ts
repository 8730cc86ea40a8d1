import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { listPage } from '../../core/list.ts';
import type { Resource } from '../../core/registry.ts';
import { cancelSubscription } from '../subscriptions/cancel.ts';
import { hasEnded } from '../subscriptions/plan-ahead.ts';
import type { Schedule } from '../types.ts';
import { advanceSchedule, closeSchedule } from './advance.ts';
import { createSchedule, refuseWhenOver, updateSchedule } from './change.ts';
import { scheduleDue } from './types.ts';

/** Subscription schedules: create, retrieve, update, release, cancel, list. */
export const schedules: Resource = (registry) => {
  registry.type('subscription_schedule', {
    prefix: 'sub_sched',
    noun: 'subscription_schedule',
    indexes: { customer: (schedule) => schedule.customer },
  });
  registry.onDue<{ schedule: string }>(scheduleDue, (context, { schedule }, at) =>
    advanceSchedule(context, schedule, at),
  );
  registry.route<Stripe.SubscriptionScheduleCreateParams>()(
    'POST',
    '/v1/subscription_schedules',
    createSchedule,
  );
  registry.route<Stripe.SubscriptionScheduleListParams>()(
    'GET',
    '/v1/subscription_schedules',
    (context, params) =>
      listPage(
        context,
        {
          type: 'subscription_schedule',
          url: '/v1/subscription_schedules',
          index: ['customer', params.customer],
          filter: (schedule) => params.scheduled !== true || schedule.status === 'not_started',
        },
        params,
      ),
  );
  const one = '/v1/subscription_schedules/{schedule}' as const;
  registry.route<Stripe.SubscriptionScheduleRetrieveParams>()('GET', one, (context, _, path) =>
    context.get('subscription_schedule', path.schedule),
  );
  registry.route<Stripe.SubscriptionScheduleUpdateParams>()('POST', one, (context, params, path) =>
    updateSchedule(context, path.schedule, params),
  );
  registry.route<Stripe.SubscriptionScheduleReleaseParams>()(
    'POST',
    '/v1/subscription_schedules/{schedule}/release',
    (context, _, path) => {
      const schedule = context.get('subscription_schedule', path.schedule);
      refuseWhenOver(schedule);
      return closeSchedule(context, schedule.id, 'released', context.now(schedule));
    },
  );
  registry.route<Stripe.SubscriptionScheduleCancelParams>()(
    'POST',
    '/v1/subscription_schedules/{schedule}/cancel',
    (context, params, path) =>
      cancel(context, path.schedule, {
        invoiceNow: params.invoice_now ?? true,
        prorate: params.prorate ?? true,
      }),
  );
  registry.onEvent<{ schedule: string | null }>('customer.subscription.deleted', (context, { schedule }) => {
    const found = schedule === null ? undefined : context.find('subscription_schedule', schedule);
    if (found?.status === 'active') closeSchedule(context, found.id, 'canceled', context.now(found));
  });
};

function cancel(context: Context, id: string, options: { invoiceNow: boolean; prorate: boolean }): Schedule {
  const schedule = context.get('subscription_schedule', id);
  refuseWhenOver(schedule);
  const closed = closeSchedule(context, id, 'canceled', context.now(schedule));
  const { subscription } = schedule;
  if (subscription !== null && !hasEnded(context.get('subscription', subscription))) {
    cancelSubscription(context, subscription, { reason: 'cancellation_requested', ...options });
  }
  return closed;
}
