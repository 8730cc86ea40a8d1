import { z } from 'zod';
import { dunningWorkflowId, extendGraceUpdate } from '../../workflows/contracts/dunning.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { OVERRIDE_RESPONSES, override } from '../approvals/ask-for-override.ts';
import { daysWorth } from '../../domain/subscriptions/override-worth.ts';
import { nothingToPay } from './pay-now.ts';
import { SubscriptionParams, reason } from './intervene.ts';

/** POST /admin/subscriptions/:id/extend-grace */
export const extendGraceRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/extend-grace',
  role: 'editor',
  recentSignIn: true,
  summary: 'Keeps access open for more days',
  description:
    'The days count at the price of the subscription: above what one person may give alone on a day it waits for a second administrator (202).',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z.object({ days: z.int().min(1).max(365), reason }),
  responses: OVERRIDE_RESPONSES,
  errors: interventionErrors('extendGrace'),
  handler: ({ params, body, ...context }) =>
    override(context, {
      worthOf: (row) => daysWorth(body.days, row),
      subscriptionId: params.id,
      action: 'dunning.extend_grace',
      reason: body.reason,
      update: extendGraceUpdate,
      input: { days: body.days },
      workflowId: dunningWorkflowId,
      closed: nothingToPay(),
    }),
});
