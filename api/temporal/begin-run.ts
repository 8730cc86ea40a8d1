import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { isEngineOutage } from './engine-errors.ts';
import { engineFellSilent } from './engine-problems.ts';

const TIME_LIMIT_MS = 5_000;

/**
 * Starts a run, or signals one, in time. One that is there already is left alone, so a repeat is harmless.
 * @param deadline epoch milliseconds
 * @throws ApiProblem `engine_unavailable`
 */
export async function beginRun(
  client: Client,
  begin: () => Promise<unknown>,
  deadline = Date.now() + TIME_LIMIT_MS,
): Promise<void> {
  try {
    await client.withDeadline(deadline, begin);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw isEngineOutage(error) ? engineFellSilent(error) : error;
  }
}
