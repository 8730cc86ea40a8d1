import type { Client } from '@temporalio/client';

/** `PENDING_ACTIVITY_STATE_STARTED`: a worker has it and has not answered. */
const STARTED = 2;

/**
 * Activities in progress by type, over all runs of the namespace: one runs, or got no answer and will be
 * retried.
 */
export async function stepsUnderWay(temporal: Client): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const runs: Promise<void>[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list({
    query: `ExecutionStatus = 'Running'`,
  })) {
    const look = async (): Promise<void> => {
      const { raw } = await temporal.workflow.getHandle(workflowId, runId).describe();
      for (const { activityType, state, attempt } of raw.pendingActivities ?? []) {
        const name = activityType?.name ?? '';
        if (Number(state) === STARTED || (attempt ?? 1) > 1) found.set(name, (found.get(name) ?? 0) + 1);
      }
    };
    runs.push(look());
  }
  await Promise.all(runs);
  return found;
}
