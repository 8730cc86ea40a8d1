import type { Client } from '@temporalio/client';
import { engineUnavailable } from './engine-problems.ts';

const timeLimitMs = 1_500;

/** True when Temporal answers. */
export async function engineAnswers(client: Client): Promise<boolean> {
  try {
    await client.withDeadline(Date.now() + timeLimitMs, () => client.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
}

/**
 * Asks before a change is begun, so that nothing is left half-done where the engine is away.
 *
 * @throws ApiProblem `engine_unavailable`
 */
export async function requireEngine(client: Client): Promise<void> {
  if (!(await engineAnswers(client))) throw engineUnavailable();
}
