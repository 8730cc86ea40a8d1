import { ApplicationFailure } from '@temporalio/activity';
import { ScheduledElsewhere } from '../../gateways/stripe/subscriptions/changes.ts';

/** Refuses changes while a schedule exists that is not ours. */
export function refuseScheduled(error: unknown): never {
  if (!(error instanceof ScheduledElsewhere)) throw error;
  throw ApplicationFailure.nonRetryable(error.message, 'illegal_transition');
}
