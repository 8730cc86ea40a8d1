import { ApplicationFailure } from '@temporalio/activity';
import { isRequested } from '../../db/audit/audit-log.ts';
import type { MoneyRequest } from '../../db/audit/audit-log.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Refuses to move money without an API request, or before its approval. A workflow started with Temporal's
 * tools moves nothing: the audit log is read right before the call.
 * @throws ApplicationFailure `not_requested`, not retryable
 */
export async function requireRequest(
  { orm }: Pick<ActivityDeps, 'orm'>,
  request: MoneyRequest,
): Promise<void> {
  if (await isRequested(orm.em.fork(), request)) return;
  throw ApplicationFailure.nonRetryable(
    `Nobody asked for this in the audit log, or a second person has not agreed: ${request.action} of ${request.subjectId}. Ask for it through the API.`,
    'not_requested',
  );
}
