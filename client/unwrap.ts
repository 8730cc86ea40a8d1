import type { Problem } from './schema.ts';

/**
 * The API refused. `problem.code` is for programs, `problem.detail` for people, `problem.request_id` for
 * who looks after it.
 */
export class PerennialError extends Error {
  override readonly name = 'PerennialError';
  readonly status: number;
  /** Not there where something before the API answered: a proxy, for example. */
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined) {
    super(problem?.detail ?? `the answer was ${status}`);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * The data of an answer: `const plans = await unwrap(client.GET('/subscriptions/plans'))`.
 *
 * @throws PerennialError for every answer that is not a success
 */
export async function unwrap<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await call;
  if (!response.ok) throw new PerennialError(response.status, isProblem(error) ? error : undefined);
  return data as Exclude<Data, undefined>;
}

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'code' in error && 'request_id' in error;
