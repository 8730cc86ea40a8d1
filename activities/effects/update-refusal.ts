import { ApplicationFailure } from '@temporalio/activity';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Refusal } from '../../domain/refusal.ts';

/** What a run refused of an Update; null for another error, after which the Update is sent again. */
export function refusalOfUpdate(error: unknown): Refusal | null {
  if (!(error instanceof WorkflowUpdateFailedError)) return null;
  const { cause } = error;
  return cause instanceof ApplicationFailure
    ? { code: cause.type ?? 'change_refused', message: cause.message }
    : {
        code: 'change_refused',
        message: 'The subscription ended or moved on meanwhile; nothing was done.',
      };
}
