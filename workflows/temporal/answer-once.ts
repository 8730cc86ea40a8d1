import { ApplicationFailure, CancelledFailure, log } from '@temporalio/workflow';
import { causeOf } from './activities.ts';

/** Runs that are older gave what an Update said, without a look at the database. */
export const OVERRIDES_ARE_ASKED_FOR = '2026-11-overrides-are-asked-for';

/**
 * Given answers by the caller's idempotency key, oldest first. Plain data, carried through continue-as-new.
 */
export type Answered = [key: string, answer: unknown][];

/**
 * Makes an Update handler safe to repeat, and keeps its errors from blocking the workflow.
 *
 * Temporal forgets Update ids at continue-as-new, so answers are stored by key in the workflow's state. An
 * unexpected error becomes an ApplicationFailure; as it is, it would fail the workflow task for ever.
 */
export function answerOnce<I extends { key: string }, O>(
  answered: () => Answered,
  keep: number,
  handle: (input: I) => Promise<O>,
): (input: I) => Promise<O> {
  return async (input) => {
    const earlier = answered().find(([key]) => key === input.key);
    if (earlier) return earlier[1] as O;
    const answer = await withForeseenFailures(() => handle(input));
    const list = answered();
    list.push([input.key, answer]);
    list.splice(0, Math.max(0, list.length - keep));
    return answer;
  };
}

/** Turns whatever a handler throws into a failure of this request, never of the workflow task. */
async function withForeseenFailures<O>(handle: () => Promise<O>): Promise<O> {
  try {
    return await handle();
  } catch (error) {
    const cause = causeOf(error);
    if (cause instanceof ApplicationFailure || cause instanceof CancelledFailure) throw cause;
    log.error('an update handler failed in a way nobody foresaw', { error: String(cause) });
    throw ApplicationFailure.nonRetryable(
      'The change could not be made because of an internal error.',
      'internal_error',
    );
  }
}

/** Refuses an Update with a stable code and a sentence for people. */
export function refuse(refusal: { code: string; message: string } | null): void {
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
}

/** A validator that accepts a repeat of an answered request, which may not be legal any more. */
export function unlessAnswered<I extends { key: string }>(
  answered: () => Answered,
  validate: (input: I) => void,
): (input: I) => void {
  return (input) => {
    if (!answered().some(([key]) => key === input.key)) validate(input);
  };
}
