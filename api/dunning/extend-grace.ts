import { z } from 'zod';
import { dunningWorkflowId, extendGraceUpdate } from '../../workflows/contracts/dunning.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';
import { SubscriptionParams, intervene, reason } from './intervene.ts';

/** POST /admin/subscriptions/:id/extend-grace */
export const extendGraceRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/extend-grace',
  role: 'editor',
  summary: 'Keeps access open for more days',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ days: z.int().min(1).max(365), reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('extendGrace'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'dunning.extend_grace',
      reason: body.reason,
      update: extendGraceUpdate,
      input: { days: body.days },
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
