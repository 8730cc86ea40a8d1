import { z } from 'zod';
import { dunningWorkflowId, retryNowUpdate } from '../../workflows/contracts/dunning.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';
import { SubscriptionParams, intervene, reason } from './intervene.ts';

/** POST /admin/subscriptions/:id/retry-now */
export const retryNowRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/retry-now',
  role: 'editor',
  summary: 'Charges what is outstanding now; does not count as an attempt',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('payNow'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'dunning.retry_now',
      reason: body.reason,
      update: retryNowUpdate,
      input: {},
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
