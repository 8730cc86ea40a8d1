import { ApplicationFailure } from '@temporalio/activity';
import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { ChangeRequest } from '../../workflows/contracts/actor.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  subscriptionWake,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import type { SubscriptionLifecycleInput } from '../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../deps.ts';

/** How long the others wait for one subscription's run. */
const ANSWER_MS = 15_000;
/** gRPC FAILED_PRECONDITION: the workflow task failed. */
const NOT_TAKEN: unknown = 9;

/** A run has not answered yet. The same Update, sent again, gets the answer. */
export class RunIsBusy extends Error {
  override readonly name = 'RunIsBusy';
}

/**
 * Makes an Update on a subscription's run; its key is its id.
 * @returns the code of a refusal, `ended` where the subscription is over; null where it was done
 * @throws RunIsBusy
 */
export async function askRun<I extends ChangeRequest, O>(
  deps: ActivityDeps,
  subscription: SubscriptionLifecycleInput,
  update: UpdateDefinition<O, [I]>,
  input: I,
): Promise<string | null> {
  const { temporal } = deps;
  const run = temporal.workflow.getHandle(subscriptionWorkflowId(subscription.subscriptionId));
  try {
    await temporal.withDeadline(Date.now() + ANSWER_MS, () =>
      run.executeUpdate<O, [I]>(update, { args: [input], updateId: input.key }),
    );
    return null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return endedOrStarted(deps, subscription);
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isNotTaken(error))
      throw new RunIsBusy(subscription.subscriptionId, { cause: error });
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && cause.nonRetryable === true) return cause.type ?? 'refused';
    throw error;
  }
}

/** The run of a subscription that lives was terminated, or failed: another one goes on. */
async function endedOrStarted(
  deps: ActivityDeps,
  subscription: SubscriptionLifecycleInput,
): Promise<'ended'> {
  const known = await findSubscription(deps.orm.em.fork(), subscription.subscriptionId);
  if (known === null || isFinal(known.status)) return 'ended';
  await deps.temporal.workflow.signalWithStart(SUBSCRIPTION_LIFECYCLE, subscriptionWake(subscription, []));
  throw new RunIsBusy(subscription.subscriptionId);
}

const isNotTaken = (error: unknown): boolean =>
  error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.code === NOT_TAKEN;
