import { z } from 'zod';
import {
  extendTrialUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';
import { SubscriptionParams, intervene, reason } from '../dunning/intervene.ts';

/** POST /admin/subscriptions/:id/extend-trial */
export const extendTrialRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/extend-trial',
  role: 'editor',
  summary: 'Moves the end of a running trial, by as many days in all as the plan allows',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ days: z.int().min(1).max(365), reason }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('extendTrial'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'trial.extend',
      reason: body.reason,
      update: extendTrialUpdate,
      input: { days: body.days },
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    }),
});
