import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import type { Wire } from '../../core/object-types.ts';
import { newSubscription } from '../subscriptions/create.ts';
import type { Subscription } from '../types.ts';
import { createSchedule, updateSchedule } from './change.ts';
import type { PhaseParams } from './types.ts';

/**
 * The subscription of a preview by schedule, after the requested change. Call it inside a rehearsal only.
 */
export function previewSchedule(
  context: Context,
  params: Wire<Stripe.InvoiceCreatePreviewParams>,
): Subscription {
  const { schedule_details: details } = params;
  const phases = details?.phases as PhaseParams[] | undefined;
  const change = {
    ...(phases ? { phases } : {}),
    ...(details?.end_behavior === undefined ? {} : { end_behavior: details.end_behavior }),
    ...(details?.proration_behavior === undefined ? {} : { proration_behavior: details.proration_behavior }),
  };
  if (params.schedule !== undefined) {
    const schedule = updateSchedule(context, params.schedule, change);
    if (schedule.subscription === null)
      throw invalidRequest('This schedule has no subscription yet.', 'schedule');
    return context.get('subscription', schedule.subscription);
  }
  if (params.subscription !== undefined) {
    const schedule = createSchedule(context, { from_subscription: params.subscription });
    updateSchedule(context, schedule.id, change);
    return context.get('subscription', params.subscription);
  }
  if (params.customer === undefined) throw parameterMissing('customer');
  const first = phases?.[0];
  if (!first) throw parameterMissing('schedule_details[phases]');
  const items = first.items.map((item) => ({
    ...(item.price === undefined ? {} : { price: item.price }),
    ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
  }));
  const customer = context.get('customer', params.customer, 'customer');
  return newSubscription(context, customer, { customer: customer.id, items }, context.now(customer.id))
    .subscription;
}
