import { z } from 'zod';
import { loadPlans } from '../../db/catalogue/plans.ts';
import {
  applyCouponUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { SubscriptionParams, reason } from '../dunning/intervene.ts';
import { defineRoute } from '../http/define-route.ts';
import { interventionErrors } from '../subscriptions/change-errors.ts';
import { OVERRIDE_RESPONSES, override } from '../approvals/ask-for-override.ts';
import { discountWorth } from '../../domain/subscriptions/override-worth.ts';
import { findCoupon } from '../../gateways/stripe/subscriptions/changes.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { subscriptionOver } from '../subscriptions/owned-subscription.ts';

/** POST /admin/subscriptions/:id/coupon */
export const applyCouponByStaffRoute = defineRoute({
  method: 'post',
  path: '/admin/subscriptions/:id/coupon',
  role: 'admin',
  recentSignIn: true,
  summary: 'Applies a coupon to what comes next, by its id or by a promotion code',
  description:
    'Only staff may name a coupon by its id: a promotion code has limits that its coupon has not. A discount that takes off more than one person may ' +
    'give alone on a day, or that has no end, waits for a second administrator (202).',
  tags: ['Administration'],
  params: SubscriptionParams,
  body: z
    .object({ code: z.string().min(1).max(200), reason })
    .meta({ examples: [{ code: 'SPRING20', reason: 'agreed with the customer' }] }),
  responses: OVERRIDE_RESPONSES,
  errors: [...interventionErrors('applyCoupon'), 'stripe_unavailable'],
  handler: ({ params, body, ...context }) =>
    override(context, {
      // The code may lead to another coupon by the time it is agreed to.
      lookUp: async () => {
        await requireEngine(context.deps.temporal);
        const stripe = requireStripe(context.deps);
        return { coupon: await withStripe(() => findCoupon(stripe, body.code)) };
      },
      // What is no code takes nothing off; the run says so.
      worthOf: async (row, { coupon }) =>
        coupon == null ? 0 : discountWorth(coupon, row, await loadPlans(context.deps.em())),
      subscriptionId: params.id,
      action: 'subscription.apply_coupon',
      reason: body.reason,
      update: applyCouponUpdate,
      input: { code: body.code },
      workflowId: subscriptionWorkflowId,
      closed: subscriptionOver(params.id),
    }),
});
