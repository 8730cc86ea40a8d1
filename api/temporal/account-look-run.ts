import type { Client } from '@temporalio/client';
import { ACCOUNT_LOOK, accountLookWorkflowId } from '../../workflows/contracts/adoption.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { beginRun } from './begin-run.ts';

/**
 * Starts the run of a look at the account; one that runs is left alone, one that was lost starts again.
 * @param beganAt when the look's row began, epoch milliseconds
 * @throws ApiProblem `engine_unavailable`
 */
export const startAccountLook = (client: Client, beganAt: number): Promise<void> =>
  beginRun(client, () =>
    client.workflow.start(ACCOUNT_LOOK, {
      workflowId: accountLookWorkflowId(beganAt),
      taskQueue: TASK_QUEUES.billing,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Look at the Stripe account',
    }),
  );
