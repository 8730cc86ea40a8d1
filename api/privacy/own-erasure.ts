import { z } from 'zod';
import { personIds } from '../../db/accounts/person-ids.ts';
import { erasureFacts, findErasure } from '../../db/privacy/person-erasures.ts';
import { OBSTACLE_WORDS, erasureObstacles } from '../../domain/privacy/erasure-refusal.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { askForErasure } from './ask-for-erasure.ts';
import { ErasureStateBody, ObstaclesBody, presentErasureState } from './erasure-body.ts';

/** GET /billing/erasure */
export const getOwnErasureRoute = defineRoute({
  method: 'get',
  path: '/billing/erasure',
  role: 'viewer',
  summary: 'Says what the caller must settle before they can be erased',
  tags: ['Billing'],
  responses: { 200: z.object({ obstacles: ObstaclesBody }).meta({ id: 'OwnErasure' }) },
  errors: [],
  handler: async ({ principal, deps }) => {
    const em = deps.em();
    const ids = await personIds(em, { userId: principal.userId, customerIds: [] });
    const obstacles = erasureObstacles(await erasureFacts(em, ids));
    return ok({ obstacles: obstacles.map((code) => ({ code, detail: OBSTACLE_WORDS[code] })) });
  },
});

/** POST /billing/erasure */
export const createOwnErasureRoute = defineRoute({
  method: 'post',
  path: '/billing/erasure',
  role: 'viewer',
  recentSignIn: true,
  summary: 'Erases the caller',
  description:
    'The account, and what is held of them here, in Keycloak, at Stripe and in Lago. What the law keeps stays without name, address and free text. Cannot be undone: the sign-in ends with it. Refused while a subscription runs or money is owed. The id of the answer opens `GET /erasures/{id}` afterwards.',
  tags: ['Billing'],
  body: z.object({
    confirm: z.literal('erase me').meta({ description: 'Prevents an erasure by mistake' }),
  }),
  responses: { 202: ErasureStateBody },
  errors: ['erasure_refused', 'engine_unavailable'],
  handler: async (request) => {
    const person = { userId: request.principal.userId, customerIds: [] };
    const row = await askForErasure(request, { person, reason: null });
    return {
      status: 202 as const,
      body: presentErasureState(row),
      headers: { Location: `/api/v1/erasures/${row.id}` },
    };
  },
});

/** GET /erasures/:id */
export const getErasureStateRoute = defineRoute({
  method: 'get',
  path: '/erasures/:id',
  role: 'public',
  summary: 'Says how far an erasure is',
  description:
    'For the person who was erased: they cannot sign in any more. The id is a secret between them and us, and the answer names nobody.',
  tags: ['Billing'],
  params: z.object({ id: z.string().max(100) }),
  responses: { 200: ErasureStateBody },
  errors: ['not_found'],
  handler: async ({ params, deps }) => {
    const row = await findErasure(deps.em(), params.id);
    if (row === null) throw new ApiProblem('not_found', 'There is no such erasure.');
    return ok(presentErasureState(row));
  },
});
