import type { Client } from '@temporalio/client';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { beginRun } from './begin-run.ts';

/**
 * Starts a run without waiting for it. An existing run is left alone, so a repeat is harmless; it also
 * starts runs that an outage prevented or that failed.
 *
 * @throws ApiProblem `engine_unavailable`
 */
export async function startRun(
  client: Client,
  {
    type,
    workflowId,
    input,
    requestId,
  }: { type: string; workflowId: string; input: object; requestId: string },
): Promise<void> {
  await beginRun(client, () =>
    client.workflow.start(type, {
      workflowId,
      taskQueue: TASK_QUEUES.billing,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      memo: { requestId },
    }),
  );
}
