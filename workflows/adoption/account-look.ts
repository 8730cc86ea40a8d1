import { ActivityFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';
import { failureReason } from '../temporal/failure-reason.ts';

/** Waits for Stripe: minutes for a large account. A look whose worker is lost begins anew. */
const steps = proxyActivities<Pick<Activities, 'lookAtAccount' | 'failAccountLook'>>({
  taskQueue: TASK_QUEUES.usage,
  startToCloseTimeout: '4h',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' },
});

/** Counts what the Stripe account holds. Reads only; the report stands in a row. */
export async function accountLook(): Promise<void> {
  try {
    await steps.lookAtAccount.executeWithOptions({ summary: 'Read every subscription' }, []);
  } catch (error) {
    // Only a refusal that no retry changes comes here.
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await steps.failAccountLook.executeWithOptions({ summary: 'Write down why it ended' }, [
      { problem: failureReason(error) },
    ]);
  }
}
