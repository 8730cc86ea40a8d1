import { ApplicationFailure } from '@temporalio/workflow';
import type { ActivityFailure } from '@temporalio/workflow';

/** Why a step failed, in its own words. */
export const failureReason = ({ cause, message }: ActivityFailure): string =>
  cause instanceof ApplicationFailure ? cause.message : message;
