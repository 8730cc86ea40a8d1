import { TASK_QUEUES } from './task-queues.ts';

/** Workflow type name of an import, a release or an undo. */
export const ADOPTION = 'adoption';

/** The id of a run. */
export const adoptionWorkflowId = (runId: string): string => `adoption:${runId}`;

/** Which run; all else stands in its row. */
export interface AdoptionInput {
  runId: string;
}

/** How a run is started. */
export const adoptionStart = ({ id, kind }: { id: string; kind: string }) => ({
  workflowId: adoptionWorkflowId(id),
  taskQueue: TASK_QUEUES.billing,
  args: [{ runId: id }] satisfies [AdoptionInput],
  staticSummary: `Adopt the account: ${kind}`,
});
