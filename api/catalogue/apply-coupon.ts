import { z } from 'zod';
import { applyCouponUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { changeErrors } from '../subscriptions/change-errors.ts';
import { defineRoute } from '../http/define-route.ts';
import { CHANGE_RESPONSES, changeSubscription } from '../subscriptions/change-subscription.ts';

/** POST /billing/subscription/coupon */
export const applyCouponRoute = defineRoute({
  method: 'post',
  path: '/billing/subscription/coupon',
  role: 'viewer',
  summary: 'Applies a promotion code to what comes next',
  tags: ['Billing'],
  body: z.object({ subscription_id: z.string().max(255).optional(), code: z.string().min(1).max(200) }),
  responses: CHANGE_RESPONSES,
  errors: changeErrors('applyCoupon'),
  handler: ({ body, ...context }) =>
    changeSubscription(context, {
      subscriptionId: body.subscription_id,
      update: applyCouponUpdate,
      input: { code: body.code },
    }),
});
