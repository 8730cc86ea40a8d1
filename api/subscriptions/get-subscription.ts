import { defineRoute, ok } from '../http/define-route.ts';
import { presentSubscription } from './present-subscription.ts';
import { SubscriptionBody } from './subscription-body.ts';

/** GET /billing/subscription */
export const getSubscriptionRoute = defineRoute({
  method: 'get',
  path: '/billing/subscription',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Shows the caller's subscription",
  tags: ['Billing'],
  responses: { 200: SubscriptionBody },
  errors: [],
  handler: async ({ principal, deps }) =>
    ok(presentSubscription(await deps.subscriptionOfUser(principal.userId), deps)),
});
