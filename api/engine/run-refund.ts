import {
  ApplicationFailure,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { REFUND, refundWorkflowId } from '../../workflows/contracts/refund.ts';
import type { RefundInput, RefundResult } from '../../workflows/contracts/refund.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { isEngineOutage } from './engine-errors.ts';
import { engineUnavailable, isTimeout } from './engine-problems.ts';
import { requireEngine } from './require-engine.ts';

/**
 * Has a run of its own give the money back and waits for it; null where it is still at it. The same request again finds the same run.
 *
 * @throws ApiProblem `engine_unavailable`, `refund_refused`
 */
export async function runRefund(
  client: Client,
  {
    requestKey,
    requestId,
    waitMs,
    ...input
  }: Omit<RefundInput, 'key'> & {
    requestKey: string;
    requestId: string;
    waitMs: number;
  },
): Promise<RefundResult | null> {
  await requireEngine(client);
  const workflowId = refundWorkflowId(input.chargeId, requestKey);
  const deadline = Date.now() + waitMs;
  try {
    await client.withDeadline(deadline, () =>
      client.workflow.start(REFUND, {
        workflowId,
        taskQueue: TASK_QUEUES.billing,
        args: [{ ...input, key: workflowId } satisfies RefundInput],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        memo: { requestId },
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError))
      throw isEngineOutage(error) ? engineUnavailable(error) : error;
  }
  try {
    return await client.withDeadline(
      deadline,
      () => client.workflow.getHandle(workflowId).result() as Promise<RefundResult>,
    );
  } catch (error) {
    if (error instanceof WorkflowFailedError) {
      const cause = error.cause;
      throw new ApiProblem(
        'refund_refused',
        cause instanceof ApplicationFailure ? cause.message : 'Stripe did not take the refund.',
        { cause: error },
      );
    }
    if (isTimeout(error)) return null;
    throw error;
  }
}
