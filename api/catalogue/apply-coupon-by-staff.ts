import { z } from 'zod';
import {
  applyCouponUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { SubscriptionParams, intervene, reason } from '../dunning/intervene.ts';
import { defineRoute } from '../http/define-route.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { CHANGE_RESPONSES } from '../subscriptions/change-subscription.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';

/** POST /admin/subscriptions/:id/coupon */
export const applyCouponByStaffRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/coupon',
  role: 'admin',
  summary: 'Applies a coupon to what comes next, by its id or by a promotion code',
  description: 'Only staff may name a coupon by its id: a promotion code has limits that its coupon has not.',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z
    .object({ code: z.string().min(1).max(200), reason })
    .meta({ examples: [{ code: 'SPRING20', reason: 'agreed with the customer' }] }),
  responses: CHANGE_RESPONSES,
  errors: interventionErrors('applyCoupon'),
  handler: ({ params, body, ...context }) =>
    intervene(context, {
      subscriptionId: params.id,
      action: 'subscription.apply_coupon',
      reason: body.reason,
      update: applyCouponUpdate,
      input: { code: body.code },
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    }),
});
