import { defineSignal } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';
import { TASK_QUEUES } from './task-queues.ts';

/** Workflow type name of a request that waits for a second person. */
export const APPROVAL = 'approval';

/** The id of a request's run. */
export const approvalWorkflowId = (approvalId: string): string => `approval:${approvalId}`;

/** Which request; all else stands in its row, and so cannot be made up by whoever starts the run. */
export interface ApprovalInput {
  approvalId: string;
}

/** How a request ended, and what came of it where it was approved. */
export interface ApprovalResult {
  state: 'approved' | 'refused' | 'withdrawn' | 'expired' | 'not_needed';
  outcome: 'done' | 'failed' | null;
  /** Why it failed. */
  detail: string | null;
}

/** How the run of a request is started. */
export const approvalStart = ({
  id,
  action,
  subjectId,
  customerId,
}: {
  id: string;
  action: string;
  subjectId: string;
  customerId: string | null;
}) => ({
  workflowId: approvalWorkflowId(id),
  taskQueue: TASK_QUEUES.billing,
  args: [{ approvalId: id }] satisfies [ApprovalInput],
  staticSummary: `${action} of ${subjectId}: waits for a second administrator`,
  typedSearchAttributes:
    customerId === null ? [] : [{ key: SEARCH_ATTRIBUTES.stripeCustomerId, value: customerId }],
});

/**
 * Overrides: what staff give a subscription without money moving, by an Update of its run or of its
 * episode.
 */
export type OverrideAction = 'trial.extend' | 'dunning.extend_grace' | 'subscription.apply_coupon';

/** Somebody decided. The run reads from the row what. */
export const decidedSignal = defineSignal('decided');
