import { ApplicationFailure } from '@temporalio/activity';
import { ScheduledElsewhere } from '../../gateways/stripe/subscriptions/changes.ts';

/** A schedule that is not ours is the subscription's own affair: the change is not legal while it stands. */
export function refuseScheduled(error: unknown): never {
  if (!(error instanceof ScheduledElsewhere)) throw error;
  throw ApplicationFailure.nonRetryable(error.message, 'illegal_transition');
}
