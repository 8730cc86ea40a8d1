import { ApplicationFailure } from '@temporalio/activity';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { dunningWorkflowId, writeOffUpdate } from '../../workflows/contracts/dunning.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';

/** Has the dunning run give up the debt that a second person agreed to give up. The key is the Update's id, so that a repeat is the same one. */
export const askWriteOff =
  (deps: Pick<ActivityDeps, 'orm' | 'now' | 'temporal'>) =>
  ({ key, subscriptionId }: { key: string; subscriptionId: string }): Promise<void> =>
    asAsked(deps, {
      action: 'dunning.write_off',
      subjectId: subscriptionId,
      key,
      made: () => subscriptionId,
      carryOut: async () => {
        try {
          await deps.temporal.workflow
            .getHandle(dunningWorkflowId(subscriptionId))
            .executeUpdate(writeOffUpdate, {
              args: [{ key, approvalKey: key, actor: { kind: 'system', id: null, requestId: null } }],
              updateId: key,
            });
        } catch (error) {
          throw asRefusal(error);
        }
      },
    });

/** What the run refuses stays refused; what else goes wrong is tried again. */
function asRefusal(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError)
    return ApplicationFailure.nonRetryable('Nothing is unpaid any more.', 'nothing_to_pay');
  if (!(error instanceof WorkflowUpdateFailedError)) return error;
  const { cause } = error;
  return cause instanceof ApplicationFailure
    ? ApplicationFailure.nonRetryable(cause.message, cause.type)
    : ApplicationFailure.nonRetryable(
        'The subscription ended or moved on meanwhile; nothing was given up.',
        'change_refused',
      );
}
