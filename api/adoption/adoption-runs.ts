import { z } from 'zod';
import { countAdopted } from '../../db/adoption/adoption-candidates.ts';
import {
  askAdoptionToStop,
  findAdoption,
  latestAdoptions,
  listAdoptionOutcomes,
} from '../../db/adoption/adoption-runs.ts';
import type { AdoptionRunRow } from '../../db/adoption/adoption-runs.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { ADOPTION_OUTCOMES } from '../../domain/adoption/adoption-run.ts';
import { byStaff } from '../audit/by-staff.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { iso } from '../http/iso.ts';
import { pageQuery } from '../http/pagination.ts';
import { startAdoption } from '../temporal/adoption-run.ts';
import { AdoptionOutcomeBody, AdoptionRunBody, presentRun, presentRuns } from './adoption-body.ts';

const params = z.object({ id: z.string().max(255).meta({ description: 'Run of the adoption' }) });

/** GET /admin/adoption */
export const getAdoptionRoute = defineRoute({
  method: 'get',
  path: '/admin/adoption',
  role: 'editor',
  summary: 'Tells how far the adoption of the Stripe account is',
  tags: ['Administration'],
  responses: {
    200: z
      .object({
        observed: z.number().int().meta({ description: 'Live subscriptions that are only observed' }),
        managed: z.number().int().meta({ description: 'Live subscriptions that the engine manages' }),
        released: z.number().int().meta({ description: 'Of these, those that a release handed over' }),
        runs: z.array(AdoptionRunBody).meta({ description: 'The last ten, newest first' }),
      })
      .meta({ id: 'Adoption' }),
  },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const runs = await presentRuns(em, await latestAdoptions(em));
    return ok({ ...(await countAdopted(em)), runs });
  },
});

/** GET /admin/adoption/runs/:id */
export const getAdoptionRunRoute = defineRoute({
  method: 'get',
  path: '/admin/adoption/runs/:id',
  role: 'editor',
  summary: 'Tells how far an import, a release or an undo is',
  tags: ['Administration'],
  params,
  responses: { 200: AdoptionRunBody },
  errors: ['not_found'],
  handler: async ({ params: { id }, deps }) => ok(await presentRun(deps.em(), await found(deps, id))),
});

/** GET /admin/adoption/runs/:id/outcomes */
export const listAdoptionOutcomesRoute = defineRoute({
  method: 'get',
  path: '/admin/adoption/runs/:id/outcomes',
  role: 'editor',
  summary: 'Lists what became of subscriptions in a run, with reasons; newest first',
  tags: ['Administration'],
  params,
  query: pageQuery(50).extend({ outcome: z.enum(ADOPTION_OUTCOMES).optional() }),
  responses: {
    200: z
      .object({ outcomes: z.array(AdoptionOutcomeBody), next_cursor: z.string().nullable() })
      .meta({ id: 'AdoptionOutcomeList' }),
  },
  errors: ['not_found'],
  handler: async ({ params: { id }, query: { outcome = null, ...page }, deps }) => {
    // First, since a cursor that is not one of ours is refused whatever the run.
    const { rows, nextCursor } = await listAdoptionOutcomes(deps.em(), { runId: id, outcome }, page);
    await found(deps, id);
    return ok({
      outcomes: rows.map((row) => ({
        subscription: row.subscriptionId,
        outcome: row.outcome,
        code: row.code,
        message: row.message,
        at: iso(row.at),
      })),
      next_cursor: nextCursor,
    });
  },
});

/** POST /admin/adoption/runs/:id/stop */
export const stopAdoptionRoute = defineRoute({
  method: 'post',
  path: '/admin/adoption/runs/:id/stop',
  role: 'admin',
  summary: 'Stops a run after its page; what it did stays, and another one goes on with the rest',
  tags: ['Administration'],
  params,
  responses: { 200: AdoptionRunBody },
  errors: ['not_found', 'engine_unavailable'],
  handler: async ({ params: { id }, principal, deps, requestId }) => {
    const { kind } = await found(deps, id);
    await deps.em().transactional(async (em) => {
      if (!(await askAdoptionToStop(em, id))) return;
      await appendAudit(em, {
        ...byStaff({ principal, requestId, deps }),
        action: 'adoption.stop',
        subjectType: 'adoption',
        subjectId: id,
        before: null,
        after: null,
        reason: null,
      });
    });
    const row = await found(deps, id);
    // Its run may have been lost: only a run ends it.
    if (row.state === 'running') await startAdoption(deps.temporal, { id, kind });
    return ok(await presentRun(deps.em(), row));
  },
});

/** @throws ApiProblem `not_found` */
async function found(deps: ApiDeps, id: string): Promise<AdoptionRunRow> {
  const row = await findAdoption(deps.em(), id);
  if (row === null) throw new ApiProblem('not_found', `There is no run ${id} of the adoption.`);
  return row;
}
