import { z } from 'zod';
import { pauseUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { changeErrors } from './change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { timeInput } from '../http/time-input.ts';
import { CHANGE_RESPONSES, changeSubscription } from './change-subscription.ts';

/** POST /billing/subscription/pause */
export const pauseSubscriptionRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/pause',
  role: 'viewer',
  summary: 'Stops collection until a date, or until resumed',
  tags: ['Billing'],
  body: z.object({
    subscription_id: z.string().max(255).optional(),
    until: timeInput.optional(),
  }),
  responses: CHANGE_RESPONSES,
  errors: ['invalid_until', ...changeErrors('pause')],
  handler: ({ body, ...context }) =>
    changeSubscription(context, {
      subscriptionId: body.subscription_id,
      update: pauseUpdate,
      input: { until: body.until === undefined ? null : Date.parse(body.until) },
    }),
});
