import { appendAudit } from '../../db/audit/audit-log.ts';
import { personIds, subjectOf } from '../../db/accounts/person-ids.ts';
import type { Person } from '../../db/accounts/person-ids.ts';
import { addErasure, erasureFacts, erasureOf } from '../../db/privacy/person-erasures.ts';
import type { PersonErasureRow } from '../../db/privacy/person-erasures.ts';
import { OBSTACLE_WORDS, erasureObstacles } from '../../domain/privacy/erasure-refusal.ts';
import { PERSON_ERASURE, personErasureWorkflowId } from '../../workflows/contracts/person-erasure.ts';
import { byCaller } from '../audit/by-staff.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { startRun } from '../temporal/start-run.ts';
import type { Asker } from './ask-for-export.ts';

/**
 * Records the request and starts the erasure. A repeat means the one that is there.
 * @param wanted.reason null where the person asks themself
 * @throws ApiProblem `erasure_refused` with what must be settled first, `engine_unavailable`
 */
export async function askForErasure(
  { deps, principal, requestId }: Asker,
  { person, reason }: { person: Person; reason: string | null },
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
        ...byCaller({ principal, requestId, deps }),
        action: 'person.erase',
        subjectType: person.userId === null ? 'customer' : 'user',
        subjectId: person.userId ?? ids.customer[0] ?? '',
        before: null,
        after: { erasureId: added.id },
        reason,
      });
      return added;
    });
  }
}
