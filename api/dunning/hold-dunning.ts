import { z } from 'zod';
import { dunningWorkflowId, holdUpdate } from '../../workflows/contracts/dunning.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { timeInput } from '../http/time-input.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';
import { SubscriptionParams, intervene, reason } from './intervene.ts';

/** POST /admin/subscriptions/:id/hold */
export const holdDunningRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/hold',
  role: 'editor',
  summary: 'Makes no further attempt before a date',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ until: timeInput, reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('hold'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'dunning.hold',
      reason: body.reason,
      update: holdUpdate,
      input: { until: Date.parse(body.until) },
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
