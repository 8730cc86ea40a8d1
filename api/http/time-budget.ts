import { DeadlineError, endingWith, isCancelled } from '../../db/deadline.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from './api-problem.ts';
import { isFile } from './define-route.ts';
import type { Route } from './define-route.ts';

/** How long one request of each kind may take, milliseconds. */
export interface TimeBudgets {
  request: number;
  /** Of answers that are files. */
  export: number;
}

/** A change that is not done in this time goes on, and is answered 202. */
const LONGEST_CHANGE_WAIT_MS = 8_000;

/** How long a change is waited for: 202 comes well before the time budget ends the request with 504. */
export const changeWaitWithin = ({ request }: TimeBudgets): number =>
  Math.min(LONGEST_CHANGE_WAIT_MS, Math.floor(request * 0.6));

/** Whether the route answers with a file, which takes longer than a page. */
export const isExport = (route: Route): boolean => Object.values(route.responses).some(isFile);

/**
 * Answers `deadline_exceeded` when the work takes too long. A read begins no further statement then; a change
 * goes on, for what it has begun at Stripe or in a workflow is to be recorded: asked again with its
 * Idempotency-Key, it gives its answer. Each statement has the same limit in the database itself.
 */
export async function withinTimeBudget<T>(
  route: Route,
  { settings }: ApiDeps,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = { isOver: false };
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        deadline.isOver = true;
        reject(tooLong(route));
      },
      isExport(route) ? settings.timeBudgets.export : settings.timeBudgets.request,
    );
  });
  const working = route.method === 'get' ? endingWith(deadline, work) : work();
  try {
    return await Promise.race([working, over]);
  } catch (error) {
    // Nobody waits for it any more; what it failed of is in the logs of its parts.
    working.catch(() => undefined);
    throw error instanceof DeadlineError || isCancelled(error) ? tooLong(route, error) : error;
  } finally {
    clearTimeout(timer);
  }
}

const tooLong = ({ method, idempotent }: Route, cause?: unknown): ApiProblem =>
  new ApiProblem(
    'deadline_exceeded',
    method === 'get'
      ? 'The request took too long and was stopped. Ask for less, or try again later.'
      : `The request took too long. It may still complete. Check the result before you retry${idempotent ? ', or retry with the same Idempotency-Key' : ''}.`,
    cause === undefined ? {} : { cause },
  );
