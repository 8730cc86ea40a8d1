import { appendAudit } from '../../db/audit/audit-log.ts';
import { addExport, recentExport } from '../../db/privacy/person-exports.ts';
import type { PersonExportRow } from '../../db/privacy/person-exports.ts';
import { PERSON_EXPORT, personExportWorkflowId } from '../../workflows/contracts/person-export.ts';
import type { ApiDeps } from '../deps.ts';
import { requireEngine } from '../temporal/require-engine.ts';
import { startRun } from '../temporal/start-run.ts';
import type { Principal } from '../auth/principal.ts';

/** The person, and the reason when staff ask. */
interface ExportRequest {
  userId: string | null;
  customerId: string | null;
  reason: string | null;
}

/** The parts of a request that an export needs. */
export interface Asker {
  deps: ApiDeps;
  principal: Principal;
  requestId: string;
}

/**
 * Records the request and starts the export. A repeat within a day returns the same archive.
 * @throws ApiProblem `engine_unavailable`
 */
export async function askForExport(
  { deps, principal, requestId }: Asker,
  { userId, customerId, reason }: ExportRequest,
): Promise<PersonExportRow> {
  await requireEngine(deps.temporal);
  const now = deps.now();
  const wish = { userId, customerId, requestedBy: principal.userId };
  const row =
    (await recentExport(deps.em(), wish, now)) ??
    (await deps.em().transactional(async (em) => {
      const added = await addExport(em, wish, now);
      await appendAudit(em, {
        actorId: principal.userId,
        actorKind: principal.userId === userId ? 'customer' : 'staff',
        action: 'person.export',
        subjectType: customerId === null ? 'user' : 'customer',
        subjectId: customerId ?? userId ?? '',
        before: null,
        after: { exportId: added.id },
        reason,
        requestId,
        at: now,
      });
      return added;
    }));
  const input = { exportId: row.id };
  await startRun(deps.temporal, {
    type: PERSON_EXPORT,
    workflowId: personExportWorkflowId(row.id),
    input,
    requestId,
  });
  return row;
}
