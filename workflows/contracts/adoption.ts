import { TASK_QUEUES } from './task-queues.ts';

/** Workflow type name of an import, a release or an undo. */
export const ADOPTION = 'adoption';

/** Workflow type name of a look at the account. */
export const ACCOUNT_LOOK = 'accountLook';

const LOOK_ID_PREFIX = 'account-look:';

/**
 * The id of a look's run, by when its row began: one that has written its end, and is not closed yet, is not
 * taken for the next look.
 * @param beganAt epoch milliseconds
 */
export const accountLookWorkflowId = (beganAt: number): string => `${LOOK_ID_PREFIX}${beganAt}`;

/** When the row of a look began, by the id of its run; epoch milliseconds. */
export const accountLookBeganAt = (workflowId: string): number =>
  Number(workflowId.slice(LOOK_ID_PREFIX.length));

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
