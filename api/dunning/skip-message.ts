import { z } from 'zod';
import { dunningWorkflowId, skipMessageUpdate } from '../../workflows/contracts/dunning.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';
import { SubscriptionParams, intervene, reason } from './intervene.ts';

/** POST /admin/subscriptions/:id/skip-message */
export const skipMessageRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/skip-message',
  role: 'editor',
  summary: 'Leaves the next message to the customer out',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('skipMessage'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'dunning.skip_message',
      reason: body.reason,
      update: skipMessageUpdate,
      input: {},
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
