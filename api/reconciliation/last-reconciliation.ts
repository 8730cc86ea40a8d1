import type { Client } from '@temporalio/client';
import { RECONCILIATION } from '../../workflows/contracts/reconciliation.ts';

const timeLimitMs = 3_000;

/** A run of the reconciliation. */
interface ReconciliationRun {
  at: number;
  state: 'running' | 'completed' | 'failed';
  found: Record<string, unknown> | null;
  workflowId: string;
  runId: string;
}

/** The run that began last; the engine may be away. */
export async function lastReconciliation(
  temporal: Client,
): Promise<{ engine: 'answers' | 'unavailable'; run: ReconciliationRun | null }> {
  try {
    return await temporal.withDeadline(Date.now() + timeLimitMs, async () => {
      const runs = temporal.workflow.list({
        query: `WorkflowType = '${RECONCILIATION}'`,
        pageSize: 1,
      });
      for await (const { workflowId, runId, startTime, status } of runs) {
        const state =
          status.name === 'RUNNING' ? 'running' : status.name === 'COMPLETED' ? 'completed' : 'failed';
        const found =
          state === 'completed'
            ? ((await temporal.workflow.getHandle(workflowId, runId).result()) as Record<string, unknown>)
            : null;
        return { engine: 'answers', run: { at: startTime.getTime(), state, found, workflowId, runId } };
      }
      return { engine: 'answers', run: null };
    });
  } catch {
    // The report is about stored rows; that Temporal cannot add to it is part of it.
    return { engine: 'unavailable', run: null };
  }
}
