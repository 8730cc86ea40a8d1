import { defineRoute, ok } from '../http/define-route.ts';
import { AccessBody, accessOfUser } from './access-body.ts';

/** GET /subscriptions/my-access */
export const getMyAccessRoute = defineRoute({
  method: 'get',
  path: '/subscriptions/my-access',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Says what the caller may use now',
  tags: ['Access'],
  responses: { 200: AccessBody },
  errors: [],
  handler: async ({ principal, deps }) => ok(await accessOfUser(deps, principal.userId)),
});
