import {
  ApplicationFailure,
  CancelledFailure,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { toEngineProblem } from '../../api/temporal/engine-problems.ts';
import { ApiProblem } from '../../api/http/api-problem.ts';

const closed = new ApiProblem('subscription_over', 'It is over.');

/** The problem that an Update's failure of this type becomes. */
const problemOf = (type: string, details: unknown[] = []): unknown =>
  toEngineProblem(
    new WorkflowUpdateFailedError(
      'failed',
      ApplicationFailure.nonRetryable('Said plainly.', type, ...details),
    ),
    closed,
  );

it.each([
  ['already_paused', 'already_paused'],
  ['provider_unavailable', 'stripe_unavailable'],
  ['nothing_unpaid', 'nothing_to_pay'],
  ['price_not_set_up', 'tier_not_in_stripe'],
  ['invalid_promise', 'invalid_until'],
  ['invalid_hold', 'invalid_until'],
  ['coupon_unknown_code', 'invalid_coupon'],
  ['coupon_expired', 'invalid_coupon'],
  ['coupon_not_applicable', 'invalid_coupon'],
  ['a type of a later release', 'change_refused'],
])('a failure of type %s is %s, in the words of the workflow', (type, code) => {
  expect(problemOf(type)).toMatchObject({ code, message: 'Said plainly.' });
});

it.each([
  ['insufficient_funds', 'payment_declined'],
  ['authentication_required', 'payment_action_required'],
])('a payment refused as %s is %s, with the reason', (declineCode, code) => {
  expect(problemOf('payment_declined', [{ declineCode }])).toMatchObject({
    code,
    status: 402,
    extensions: { decline_code: declineCode },
  });
});

it('a change that ended with the run is refused', () => {
  const ended = new WorkflowUpdateFailedError('failed', new CancelledFailure('gone'));
  expect(toEngineProblem(ended, closed)).toMatchObject({ code: 'change_refused', status: 409 });
});

it('a run that is not there is what the caller says it means', () => {
  expect(toEngineProblem(new WorkflowNotFoundError('none', 'subscription:sub_1', undefined), closed)).toBe(
    closed,
  );
});

it('an error of another kind stays what it is', () => {
  const error = new Error('a bug');
  expect(toEngineProblem(error, closed)).toBe(error);
});
