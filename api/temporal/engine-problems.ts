import {
  ApplicationFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApiProblem } from '../http/api-problem.ts';
import { isProblemCode } from '../http/problem-codes.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { declined } from '../http/stripe-problems.ts';
import { isEngineOutage, isNotTaken } from './engine-errors.ts';

/** Names of failures in workflows that are called otherwise here. */
const renamed: Readonly<Record<string, ProblemCode>> = {
  provider_unavailable: 'stripe_unavailable',
  nothing_unpaid: 'nothing_to_pay',
  price_not_set_up: 'tier_not_in_stripe',
  invalid_promise: 'invalid_until',
  invalid_hold: 'invalid_until',
  coupon_unknown_code: 'invalid_coupon',
  coupon_expired: 'invalid_coupon',
  coupon_not_applicable: 'invalid_coupon',
  coupon_changed: 'invalid_coupon',
};

/** The engine cannot be reached; nothing was begun. */
export const engineUnavailable = (cause?: unknown): ApiProblem =>
  new ApiProblem(
    'engine_unavailable',
    'The billing engine cannot be reached; nothing was changed. Try again shortly.',
    {
      cause,
    },
  );

/** The engine fell silent after it was asked: what was asked for may have been begun. */
export const engineFellSilent = (cause: unknown): ApiProblem =>
  new ApiProblem(
    'engine_unavailable',
    'The billing engine stopped answering, and it is not known whether this was begun. The same request with the same Idempotency-Key is carried out once; without one, look first whether it was done.',
    { cause },
  );

/** The server took longer than it was given; whether the Update was taken on is not known. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isEngineOutage(error);

/** The problem of a failed Update or query. `closed`: what a missing run means here. */
export function toEngineProblem(error: unknown, closed: ApiProblem): unknown {
  if (error instanceof WorkflowNotFoundError) return closed;
  if (error instanceof WorkflowUpdateFailedError) return toRefusal(error);
  return isTimeout(error) || isNotTaken(error) ? engineUnavailable(error) : error;
}

/** A refusal by its code and with the workflow's own sentence, which is written for people. */
function toRefusal({ cause }: WorkflowUpdateFailedError): unknown {
  if (!(cause instanceof ApplicationFailure)) {
    return new ApiProblem(
      'change_refused',
      'The change was not made: the subscription ended or moved on meanwhile.',
      { cause },
    );
  }
  const type = cause.type ?? '';
  const code = renamed[type] ?? (isProblemCode(type) ? type : 'change_refused');
  const [details] = (cause.details ?? []) as [{ declineCode?: string }?];
  return code === 'payment_declined'
    ? declined(cause.message, details?.declineCode ?? null, cause)
    : new ApiProblem(code, cause.message, { cause });
}
