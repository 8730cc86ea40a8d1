import type { OverrideAction } from '../../workflows/contracts/approval.ts';
import { dunningWorkflowId, extendGraceUpdate } from '../../workflows/contracts/dunning.ts';
import {
  applyCouponUpdate,
  extendTrialUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../deps.ts';
import { asAsked } from '../effects/as-asked.ts';
import { asRefusal } from './as-refusal.ts';

const UPDATES: Readonly<
  Record<OverrideAction, { update: { name: string }; workflowId: (id: string) => string }>
> = {
  'trial.extend': { update: extendTrialUpdate, workflowId: subscriptionWorkflowId },
  'dunning.extend_grace': { update: extendGraceUpdate, workflowId: dunningWorkflowId },
  'subscription.apply_coupon': { update: applyCouponUpdate, workflowId: subscriptionWorkflowId },
};

const CLOSED = { message: 'Nothing is unpaid any more, or the subscription ended.', code: 'change_refused' };

/** An override that waited: which request, and of which subscription. */
interface OverrideStep {
  action: OverrideAction;
  key: string;
  subscriptionId: string;
}

/**
 * Has the run of a subscription or of its episode do what a second person agreed to. The key is the
 * Update's id, so that a repeat is the same one.
 */
export const carryOutOverride =
  (deps: Pick<ActivityDeps, 'orm' | 'now' | 'temporal'>) =>
  ({ action, key, subscriptionId }: OverrideStep): Promise<void> =>
    asAsked(deps, {
      action,
      subjectId: subscriptionId,
      key,
      made: () => subscriptionId,
      carryOut: async ({ input, askedBy }) => {
        const { update, workflowId } = UPDATES[action];
        const actor = { kind: 'staff', id: askedBy, requestId: null };
        try {
          await deps.temporal.workflow
            .getHandle(workflowId(subscriptionId))
            // The route that asked wrote the input, as this Update takes it.
            .executeUpdate<unknown, [unknown]>(update.name, {
              // The run looks for this request by its key.
              args: [{ ...input, key, actor }],
              updateId: key,
            });
        } catch (error) {
          throw asRefusal(error, CLOSED);
        }
      },
    });
