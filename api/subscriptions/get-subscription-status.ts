import { loadPlans } from '../../db/catalogue/plans.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { presentStatus } from './present-subscription.ts';
import { SubscriptionStatusBody } from './subscription-body.ts';

/** GET /billing/subscription-status */
export const getSubscriptionStatusRoute = defineRoute({
  method: 'get',
  path: '/billing/subscription-status',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Shows the caller's subscription with access, dunning and what comes next",
  tags: ['Billing'],
  responses: { 200: SubscriptionStatusBody },
  errors: [],
  handler: async ({ principal, deps }) => {
    const [row, plans] = await Promise.all([deps.subscriptionOfUser(principal.userId), loadPlans(deps.em())]);
    return ok(presentStatus(row, plans, deps));
  },
});
