import { ApplicationFailure } from '@temporalio/activity';
import { endApproval } from '../../db/approvals/approvals.ts';
import { MONEY_SUBJECTS, appendAudit, requestedMoney } from '../../db/audit/audit-log.ts';
import type { AgreedMoney, MoneyRequest } from '../../db/audit/audit-log.ts';
import type { ActivityDeps } from '../deps.ts';

/** A request of staff and the step that carries it out. */
interface AskedStep<R> extends MoneyRequest {
  carryOut: (agreed: AgreedMoney) => Promise<R>;
  /** Id of what was made. */
  made: (result: R) => string | null;
}

/**
 * Moves money that was asked for through the API and, where needed, approved, and records the outcome. A run
 * started with Temporal's tools moves none: the request is looked up right before the step. It is looked up
 * before the ledger, so that such a run leaves no failure under the key of a request approved later.
 * @throws ApplicationFailure `not_requested`, not retryable; what `carryOut` throws
 */
export async function asAsked<R>(
  deps: Pick<ActivityDeps, 'orm' | 'now'>,
  { carryOut, made, ...request }: AskedStep<R>,
): Promise<R> {
  const agreed = await requestedMoney(deps.orm.em.fork(), request);
  if (agreed === null)
    throw ApplicationFailure.nonRetryable(
      `Nobody asked for this in the audit log, or a second person has not agreed: ${request.action} of ${request.subjectId}. Ask for it through the API.`,
      'not_requested',
    );
  let result: R;
  try {
    result = await carryOut(agreed);
  } catch (error) {
    if (error instanceof ApplicationFailure && error.nonRetryable === true)
      await writeDown(deps, request, agreed, { outcome: 'failed', detail: error.type ?? null });
    throw error;
  }
  await writeDown(deps, request, agreed, { outcome: 'done', detail: made(result) });
  return result;
}

/**
 * The outcome, once. Of what its asker did alone, the route that began it writes the entry of the audit
 * log.
 */
async function writeDown(
  { orm, now }: Pick<ActivityDeps, 'orm' | 'now'>,
  { action, subjectId, key }: MoneyRequest,
  { id, state, amount }: AgreedMoney,
  came: { outcome: 'done' | 'failed'; detail: string | null },
): Promise<void> {
  await orm.em.fork().transactional(async (em) => {
    if (!(await endApproval(em, key, came)) || state === 'not_needed') return;
    await appendAudit(em, {
      actorId: null,
      actorKind: 'system',
      action,
      subjectType: MONEY_SUBJECTS[action],
      subjectId,
      before: null,
      after: { ...came, amount, approval: id },
      reason: null,
      requestId: null,
      at: now(),
    });
  });
}
