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
};

/** Everything that a change of a subscription can be refused with; for the `errors` of its routes. */
export const CHANGE_ERRORS: readonly ProblemCode[] = [
  'no_subscription',
  'not_found',
  'subscription_over',
  'change_refused',
  'illegal_transition',
  'already_canceling',
  'already_on_plan',
  'already_paused',
  'already_scheduled',
  'nothing_to_resume',
  'past_due_pay_first',
  'not_ready',
  'invalid_tier',
  'invalid_quantity',
  'invalid_until',
  'invalid_days',
  'invalid_coupon',
  'price_not_found',
  'plan_not_found',
  'trial_extension_limit',
  'payment_declined',
  'no_payment_method',
  'engine_unavailable',
  'stripe_not_configured',
  'stripe_unavailable',
];

/** What the Updates of a dunning episode add to those. */
export const EPISODE_ERRORS: readonly ProblemCode[] = [
  ...CHANGE_ERRORS,
  'nothing_to_pay',
  'attempt_unresolved',
  'promise_limit',
  'grace_extension_limit',
];

/** What staff's interventions can be refused with: they name a subscription, so that there is one or it is `not_found`. */
export const INTERVENTION_ERRORS: readonly ProblemCode[] = EPISODE_ERRORS.filter(
  (code) => code !== 'no_subscription',
);

/** The engine cannot be reached; nothing was begun. */
export const engineUnavailable = (cause?: unknown): ApiProblem =>
  new ApiProblem(
    'engine_unavailable',
    'The billing engine cannot be reached; nothing was changed. Try again shortly.',
    {
      cause,
    },
  );

/** The server took longer than it was given; whether the Update was taken on is not known. */
export const isTimeout = (error: unknown): boolean =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isEngineOutage(error);

/** The problem that a failed Update or query stands for. `closed` is what it means that there is no such run. */
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
