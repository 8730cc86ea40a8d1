import { UsageFullError } from '../../../db/usage/ingest/usage-failures.ts';
import { ApiProblem } from '../../http/api-problem.ts';

/**
 * Answers "retry later" when more usage waits to be stored than the database takes. @throws ApiProblem
 * `usage_not_available`
 */
export async function withUsage<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UsageFullError)) throw error;
    throw new ApiProblem(
      'usage_not_available',
      'More usage comes in than can be stored at the moment. Nothing of this request was recorded; send it again shortly.',
      { cause: error, retryAfter: 1 },
    );
  }
}
