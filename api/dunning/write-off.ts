import { z } from 'zod';
import { dunningWorkflowId, writeOffUpdate } from '../../workflows/contracts/dunning.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { nothingToPay } from './pay-now.ts';
import { SubscriptionParams, intervene, reason } from './intervene.ts';

/** POST /admin/subscriptions/:id/write-off */
export const writeOff = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/write-off',
  role: 'admin',
  recentSignIn: true,
  summary: 'Gives the outstanding invoices up',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('writeOff'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'dunning.write_off',
      reason: body.reason,
      update: writeOffUpdate,
      input: {},
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
