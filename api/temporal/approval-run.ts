import { WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { ApprovalRow } from '../../db/approvals/approvals.ts';
import { APPROVAL, approvalStart, decidedSignal } from '../../workflows/contracts/approval.ts';
import { beginRun } from './begin-run.ts';
import { isTimeout } from './engine-problems.ts';

/**
 * Starts the run of a request; one that is there already is left alone, so asking again begins what an
 * outage kept from beginning.
 * @throws ApiProblem `engine_unavailable`
 */
export async function startApproval(client: Client, asked: ApprovalRow, requestId: string): Promise<void> {
  await beginRun(client, () =>
    client.workflow.start(APPROVAL, {
      ...approvalStart(asked),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      memo: { requestId },
    }),
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
  const signal = (): Promise<unknown> =>
    client.workflow.signalWithStart(APPROVAL, {
      ...start,
      signal: decidedSignal,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      memo: { requestId },
    });
  await beginRun(client, signal, deadline);
  try {
    await client.withDeadline(deadline, () => client.workflow.getHandle(start.workflowId).result());
  } catch (error) {
    // The row says how far it came.
    if (!(error instanceof WorkflowFailedError) && !isTimeout(error)) throw error;
  }
}
