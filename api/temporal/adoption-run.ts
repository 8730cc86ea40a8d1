import type { Client } from '@temporalio/client';
import { ADOPTION, adoptionStart } from '../../workflows/contracts/adoption.ts';
import { beginRun } from './begin-run.ts';

/**
 * Starts the run of an import, a release or an undo. One that runs is left alone; one that an outage or an
 * operator ended begins anew, which repeats nothing.
 * @throws ApiProblem `engine_unavailable`
 */
export const startAdoption = (client: Client, run: { id: string; kind: string }): Promise<void> =>
  beginRun(client, () =>
    client.workflow.start(ADOPTION, {
      ...adoptionStart(run),
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
