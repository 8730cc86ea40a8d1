import { ApplicationFailure } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';

/**
 * What a run refuses stays refused; what else goes wrong is tried again.
 * @param closed what it means that no such run exists
 */
export function asRefusal(error: unknown, closed: { message: string; code: string }): unknown {
  if (error instanceof WorkflowNotFoundError)
    return ApplicationFailure.nonRetryable(closed.message, closed.code);
  if (!(error instanceof WorkflowUpdateFailedError)) return error;
  const { cause } = error;
  return cause instanceof ApplicationFailure
    ? ApplicationFailure.nonRetryable(cause.message, cause.type)
    : ApplicationFailure.nonRetryable(
        'The subscription ended or moved on meanwhile; nothing was done.',
        'change_refused',
      );
}
