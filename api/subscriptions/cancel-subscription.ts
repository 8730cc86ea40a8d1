import { z } from 'zod';
import { cancelUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { changeErrors } from './change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES, changeSubscription } from './change-subscription.ts';

/** POST /billing/subscription/cancel */
export const cancelSubscriptionRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/cancel',
  role: 'viewer',
  summary: "Ends the caller's subscription, at the period's end by default",
  tags: ['Billing'],
  body: z.object({
    subscription_id: z.string().max(255).optional(),
    at_period_end: z.boolean().default(true),
    reason: z.string().max(500).optional(),
  }),
  responses: CHANGE_RESPONSES,
  errors: ['already_canceling', ...changeErrors('cancel')],
  handler: ({ body, ...context }) =>
    changeSubscription(context, {
      subscriptionId: body.subscription_id,
      update: cancelUpdate,
      input: { atPeriodEnd: body.at_period_end },
      reason: body.reason === undefined ? null : { action: 'subscription.cancel', text: body.reason },
    }),
});
