import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { addErasure, erasureFacts, erasureOf, findErasure } from '../../db/privacy/person-erasures.ts';
import type { PersonErasureRow } from '../../db/privacy/person-erasures.ts';
import { personIds, subjectOf } from '../../db/accounts/person-ids.ts';
import type { Person } from '../../db/accounts/person-ids.ts';
import { erasureObstacles, OBSTACLE_WORDS } from '../../domain/privacy/erasure-refusal.ts';
import { PERSON_ERASURE, personErasureWorkflowId } from '../../workflows/contracts/person-erasure.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { startRun } from '../temporal/start-run.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import type { Asker } from './ask-for-export.ts';
import { personBehind } from './customer-data-exports.ts';

const ErasureBody = z
  .object({
    id: z.string(),
    state: z.enum(['running', 'refused', 'erased', 'complete']).meta({
      description:
        '`erased`: nothing is left here, and Stripe redacts once it allows it. `complete`: nothing is left to do. `refused`: something came up meanwhile; see the receipt.',
    }),
    requested: z.iso.datetime(),
    erased: z.iso.datetime().nullable(),
    completed: z.iso.datetime().nullable(),
    receipt: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What was done, by system: ids, counts and times' }),
  })
  .meta({ id: 'PersonErasure' });

const present = (row: PersonErasureRow): z.input<typeof ErasureBody> => ({
  id: row.id,
  state: row.state,
  requested: iso(row.requestedAt),
  erased: isoOrNull(row.erasedAt),
  completed: isoOrNull(row.completedAt),
  receipt: row.receipt,
});

/** POST /admin/customers/:id/erasure */
export const createErasureRoute = defineRoute({
  method: 'post',
  path: '/admin/customers/:id/erasure',
  role: 'admin',
  summary: 'Erases a person',
  description:
    'In Keycloak, at Stripe, in Lago and here; what the law keeps stays without name, address and free text. Cannot be undone. Refused while a subscription runs or money is owed. Asked again, the same erasure is meant.',
  tags: ['Administration'],
  params: z.object({ id: z.string().min(1).max(255) }),
  body: z.object({ reason }).meta({ examples: [{ reason: 'Asked for by letter of 3 May' }] }),
  responses: { 202: ErasureBody },
  errors: ['not_found', 'erasure_refused', 'engine_unavailable'],
  handler: async ({ params, body, ...request }) => {
    const { userId, customerId } = await personBehind(request.deps.em(), params.id);
    const person = { userId, customerIds: customerId === null ? [] : [customerId] };
    const row = await askForErasure(request, { person, reason: body.reason });
    return {
      status: 202 as const,
      body: present(row),
      headers: { Location: `/api/v1/admin/erasures/${row.id}` },
    };
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
    return ok(present(row));
  },
});

async function askForErasure(
  { deps, principal, requestId }: Asker,
  { person, reason: why }: { person: Person; reason: string },
): Promise<PersonErasureRow> {
  await requireEngine(deps.temporal);
  const em = deps.em();
  const ids = await personIds(em, person);
  const all = { userId: person.userId, customerIds: ids.customer };
  const row = (await erasureOf(em, all)) ?? (await begun());
  await startRun(deps.temporal, {
    type: PERSON_ERASURE,
    workflowId: personErasureWorkflowId(row.id),
    input: { erasureId: row.id },
    requestId,
  });
  return row;

  async function begun(): Promise<PersonErasureRow> {
    if (person.userId === principal.userId)
      throw new ApiProblem('erasure_refused', 'Nobody erases themself; ask another administrator.');
    const obstacles = erasureObstacles(await erasureFacts(em, ids));
    if (obstacles.length > 0)
      throw new ApiProblem(
        'erasure_refused',
        `Not erased: ${obstacles.map((obstacle) => OBSTACLE_WORDS[obstacle]).join('; ')}.`,
        { extensions: { obstacles: obstacles.join(' ') } },
      );
    const subject = person.userId === null ? null : await subjectOf(em, person.userId);
    return deps.em().transactional(async (within) => {
      const added = await addErasure(
        within,
        { person: all, subject, requestedBy: principal.userId },
        deps.now(),
      );
      await appendAudit(within, {
        ...byStaff({ principal, requestId, deps }),
        action: 'person.erase',
        subjectType: person.userId === null ? 'customer' : 'user',
        subjectId: person.userId ?? ids.customer[0] ?? '',
        before: null,
        after: { erasureId: added.id },
        reason: why,
      });
      return added;
    });
  }
}
