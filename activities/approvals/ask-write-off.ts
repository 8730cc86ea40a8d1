import { dunningWorkflowId, writeOffUpdate } from '../../workflows/contracts/dunning.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { asRefusal } from './as-refusal.ts';

/**
 * Has the dunning run give up the debt that a second person agreed to give up. The key is the Update's id,
 * so that a repeat is the same one.
 */
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
          throw asRefusal(error, { message: 'Nothing is unpaid any more.', code: 'nothing_to_pay' });
        }
      },
    });
