import { loadPlans } from '../../../db/repositories/plans.ts';
import { currentSubscriptionOfUser } from '../../../db/repositories/subscriptions.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { AccessBody, CALLS_TODAY, presentAccessRow } from './access-body.ts';

/** GET /subscriptions/my-access */
export const getMyAccess = defineRoute({
  method: 'get',
  path: '/subscriptions/my-access',
  role: 'viewer',
  summary: 'Says what the caller may use now',
  tags: ['Access'],
  responses: { 200: AccessBody },
  errors: [],
  handler: async ({ principal, deps }) => {
    const em = deps.em();
    const row = await currentSubscriptionOfUser(em, principal.userId);
    return ok(presentAccessRow(row, await loadPlans(em), CALLS_TODAY, deps.now()));
  },
});
