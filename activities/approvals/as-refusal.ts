import { ApplicationFailure } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import { refusalOfUpdate } from '../effects/update-refusal.ts';

/**
 * What a run refuses stays refused; what else goes wrong is tried again.
 * @param closed what it means that no such run exists
 */
export function asRefusal(error: unknown, closed: { message: string; code: string }): unknown {
  if (error instanceof WorkflowNotFoundError)
    return ApplicationFailure.nonRetryable(closed.message, closed.code);
  const refused = refusalOfUpdate(error);
  return refused === null ? error : ApplicationFailure.nonRetryable(refused.message, refused.code);
}
