import { z } from 'zod';
import { findUser } from '../../db/accounts/users.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { AccessBody, accessOfUser } from './access-body.ts';

/** GET /subscriptions/admin/user-access/:user_id */
export const getUserAccessRoute = defineRoute({
  method: 'get',
  path: '/subscriptions/admin/user-access/:user_id',
  role: 'admin',
  summary: 'Says what a user may use now',
  tags: ['Access'],
  params: z.object({ user_id: z.string().max(64).meta({ description: 'Our user id' }) }),
  responses: { 200: AccessBody },
  errors: ['not_found'],
  handler: async ({ params, deps }) => {
    if ((await findUser(deps.em(), params.user_id)) === null)
      throw new ApiProblem('not_found', `There is no user ${params.user_id}.`);
    return ok(await accessOfUser(deps, params.user_id));
  },
});
