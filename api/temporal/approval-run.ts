import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { APPROVAL, approvalStart, decidedSignal } from '../../workflows/contracts/approval.ts';
import { isEngineOutage } from './engine-errors.ts';
import { engineFellSilent, isTimeout } from './engine-problems.ts';

const timeLimitMs = 5_000;

/**
 * Starts the run of a request; one that is there already is left alone, so asking again begins what an
 * outage kept from beginning.
 * @throws ApiProblem `engine_unavailable`
 */
export async function startApproval(client: Client, asked: ApprovalRow, requestId: string): Promise<void> {
  await unlessThere(() =>
    client.withDeadline(Date.now() + timeLimitMs, () =>
      client.workflow.start(APPROVAL, {
        ...approvalStart(asked),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        memo: { requestId },
      }),
    ),
  );
}

/**
 * Tells the run of a request that it is decided, begins one where none is, and waits a while for its end.
 * What came of it then stands in the request's row.
 * @throws ApiProblem `engine_unavailable`
 */
export async function wakeApproval(
  client: Client,
  asked: ApprovalRow,
  { requestId, waitMs }: { requestId: string; waitMs: number },
): Promise<void> {
  const deadline = Date.now() + waitMs;
  const start = approvalStart(asked);
  await unlessThere(() =>
    client.withDeadline(deadline, () =>
      client.workflow.signalWithStart(APPROVAL, {
        ...start,
        signal: decidedSignal,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        memo: { requestId },
      }),
    ),
  );
  try {
    await client.withDeadline(deadline, () => client.workflow.getHandle(start.workflowId).result());
  } catch (error) {
    // The row says how far it came.
    if (!(error instanceof WorkflowFailedError) && !isTimeout(error)) throw error;
  }
}

async function unlessThere(begin: () => Promise<unknown>): Promise<void> {
  try {
    await begin();
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw isEngineOutage(error) ? engineFellSilent(error) : error;
  }
}
