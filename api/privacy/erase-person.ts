import { z } from 'zod';
import { personIds } from '../../db/accounts/person-ids.ts';
import type { Person } from '../../db/accounts/person-ids.ts';
import { erasureFacts, erasureOf, findErasure } from '../../db/privacy/person-erasures.ts';
import { whatErasureDoes } from '../../db/privacy/person-rows.ts';
import { OBSTACLE_WORDS, erasureObstacles } from '../../domain/privacy/erasure-refusal.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { reason } from '../dunning/intervene.ts';
import { askForErasure } from './ask-for-erasure.ts';
import { personBehind } from './customer-data-exports.ts';
import { ErasureBody, ObstaclesBody, presentErasure } from './erasure-body.ts';

const byId = z.object({ id: z.string().min(1).max(255) });

/** POST /admin/customers/:id/erasure */
export const createErasureRoute = defineRoute({
  method: 'post',
  path: '/admin/customers/:id/erasure',
  role: 'admin',
  recentSignIn: true,
  summary: 'Erases a person',
  description:
    'In Keycloak, at Stripe, in Lago and here; what the law keeps stays without name, address and free text. Cannot be undone. Refused while a subscription runs or money is owed. Asked again, the same erasure is meant.',
  tags: ['Administration'],
  params: byId,
  body: z.object({ reason }).meta({ examples: [{ reason: 'Asked for by letter of 3 May' }] }),
  responses: { 202: ErasureBody },
  errors: ['not_found', 'erasure_refused', 'engine_unavailable'],
  handler: async ({ params, body, ...request }) => {
    const person = await personNamed(request.deps, params.id);
    const row = await askForErasure(request, { person, reason: body.reason });
    return {
      status: 202 as const,
      body: presentErasure(row),
      headers: { Location: `/api/v1/admin/erasures/${row.id}` },
    };
  },
});

const PreviewBody = z
  .object({
    obstacles: ObstaclesBody.meta({ description: 'What must be settled first; empty when it may begin' }),
    tables: z.array(
      z.object({
        table: z.string(),
        rows: z.number().int().nullable().meta({
          description: 'Null where rows are found by the ids that their text names: these are not counted',
        }),
        erasure: z.enum(['deleted', 'texts_removed', 'kept']),
        why: z.string().meta({ description: 'Why such rows are kept at all' }),
      }),
    ),
    erasure: ErasureBody.nullable().meta({ description: 'The one that was asked for; null before' }),
  })
  .meta({ id: 'ErasurePreview' });

/** GET /admin/customers/:id/erasure */
export const previewErasureRoute = defineRoute({
  method: 'get',
  path: '/admin/customers/:id/erasure',
  role: 'admin',
  summary: "Shows what a person's erasure would do, what is in its way, and how far it is",
  tags: ['Administration'],
  params: byId,
  responses: { 200: PreviewBody },
  errors: ['not_found'],
  handler: async ({ params, deps }) => {
    const em = deps.em();
    const person = await personNamed(deps, params.id);
    const ids = await personIds(em, person);
    const row = await erasureOf(em, { userId: person.userId, customerIds: ids.customer });
    const obstacles = erasureObstacles(await erasureFacts(em, ids));
    return ok({
      obstacles: obstacles.map((code) => ({ code, detail: OBSTACLE_WORDS[code] })),
      tables: await whatErasureDoes(em, ids),
      erasure: row === null ? null : presentErasure(row),
    });
  },
});

/** GET /admin/erasures/:id */
export const getErasureRoute = defineRoute({
  method: 'get',
  path: '/admin/erasures/:id',
  role: 'admin',
  summary: 'Shows the receipt of an erasure',
  tags: ['Administration'],
  params: z.object({ id: z.string().max(100) }),
  responses: { 200: ErasureBody },
  errors: ['not_found'],
  handler: async ({ params, deps }) => {
    const row = await findErasure(deps.em(), params.id);
    if (row === null) throw new ApiProblem('not_found', `There is no erasure ${params.id}.`);
    return ok(presentErasure(row));
  },
});

async function personNamed(deps: Pick<ApiDeps, 'em'>, id: string): Promise<Person> {
  const { userId, customerId } = await personBehind(deps.em(), id);
  return { userId, customerIds: customerId === null ? [] : [customerId] };
}
