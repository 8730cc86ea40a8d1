import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ADOPTION, adoptionStart } from '../../workflows/contracts/adoption.ts';
import { isEngineOutage } from './engine-errors.ts';
import { engineFellSilent } from './engine-problems.ts';

const timeLimitMs = 5_000;

/**
 * Starts the run of an import, a release or an undo. One that runs is left alone; one that an outage or an
 * operator ended begins anew, which repeats nothing.
 * @throws ApiProblem `engine_unavailable`
 */
export async function startAdoption(client: Client, run: { id: string; kind: string }): Promise<void> {
  try {
    await client.withDeadline(Date.now() + timeLimitMs, () =>
      client.workflow.start(ADOPTION, {
        ...adoptionStart(run),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw isEngineOutage(error) ? engineFellSilent(error) : error;
  }
}
