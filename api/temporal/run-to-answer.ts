import { ApplicationFailure, WorkflowFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { beginRun } from './begin-run.ts';
import { isTimeout } from './engine-problems.ts';
import { requireEngine } from './require-engine.ts';

/** A run that does one thing and answers. */
interface Task {
  /** Name of the workflow type. */
  type: string;
  /** Made of what it is about and of the request: the same request again finds the same run. */
  workflowId: string;
  input: object;
  requestId: string;
  waitMs: number;
  /** The problem for its failure; the reason is appended. */
  refused: ProblemCode;
  refusal: string;
}

/**
 * Starts a one-shot workflow and awaits it; null while it runs.
 *
 * @throws ApiProblem `engine_unavailable`; `refused` when the run failed
 */
export async function runToAnswer<Result>(client: Client, task: Task): Promise<Result | null> {
  await requireEngine(client);
  const { workflowId } = task;
  const deadline = Date.now() + task.waitMs;
  const start = (): Promise<unknown> =>
    client.workflow.start(task.type, {
      workflowId,
      taskQueue: TASK_QUEUES.billing,
      args: [task.input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      memo: { requestId: task.requestId },
    });
  await beginRun(client, start, deadline);
  try {
    return await client.withDeadline(
      deadline,
      () => client.workflow.getHandle(workflowId).result() as Promise<Result>,
    );
  } catch (error) {
    if (error instanceof WorkflowFailedError) {
      const { cause } = error;
      const why =
        cause instanceof ApplicationFailure
          ? cause.message
          : 'its run was ended. See in Stripe whether it happened before it is asked for again.';
      throw new ApiProblem(task.refused, `${task.refusal}: ${why}`, { cause: error });
    }
    if (isTimeout(error)) return null;
    throw error;
  }
}
