import { z } from 'zod';
import {
  extendTrialUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { OVERRIDE_RESPONSES, override } from '../approvals/ask-for-override.ts';
import { daysWorth } from '../../domain/subscriptions/override-worth.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';
import { SubscriptionParams, reason } from '../dunning/intervene.ts';

/** POST /admin/subscriptions/:id/extend-trial */
export const extendTrialRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/extend-trial',
  role: 'editor',
  recentSignIn: true,
  summary: 'Moves the end of a running trial, by as many days in all as the plan allows',
  description:
    'The days count at the price of the subscription: above what one person may give alone on a day it waits for a second administrator (202).',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ days: z.int().min(1).max(365), reason }),
  responses: OVERRIDE_RESPONSES,
  errors: interventionErrors('extendTrial'),
  handler: ({ params, body, ...context }) =>
    override(context, {
      worthOf: (row) => daysWorth(body.days, row),
      subscriptionId: params.id,
      action: 'trial.extend',
      reason: body.reason,
      update: extendTrialUpdate,
      input: { days: body.days },
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    }),
});
