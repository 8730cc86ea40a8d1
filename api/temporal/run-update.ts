import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { ApiProblem } from '../http/api-problem.ts';
import type { ChangeRequest } from '../../workflows/contracts/actor.ts';
import { engineFellSilent, isTimeout, toEngineProblem } from './engine-problems.ts';
import { operationId } from './operation-id.ts';
import { engineAnswers, requireEngine } from './require-engine.ts';
import { untilTaken } from './until-taken.ts';

/** An Update. Its id is the caller's idempotency key, which is also in the input, so a repeat is harmless. */
interface UpdateCall<I extends ChangeRequest, O> {
  workflowId: string;
  update: UpdateDefinition<O, [I]>;
  input: I;
  /** How long to wait for the outcome, milliseconds. */
  waitMs: number;
  /** What it means that no such workflow runs. */
  closed: ApiProblem;
}

/** The outcome, or where to ask for it. */
type UpdateOutcome<O> = { answered: true; result: O } | { answered: false; operationId: string };

/**
 * Makes a change through the workflow and waits for it, but not for ever.
 *
 * @throws ApiProblem with the workflow's refusal, `engine_unavailable`, or `closed`.
 */
export async function runUpdate<I extends ChangeRequest, O>(
  client: Client,
  { workflowId, update, input, waitMs, closed }: UpdateCall<I, O>,
): Promise<UpdateOutcome<O>> {
  await requireEngine(client);
  const updateId = input.key;
  const deadline = Date.now() + waitMs;
  let runId: string | null = null;
  try {
    const handle = await untilTaken(deadline, () =>
      client.withDeadline(deadline, () =>
        client.workflow
          .getHandle(workflowId)
          .startUpdate(update, { args: [input], updateId, waitForStage: 'ACCEPTED' }),
      ),
    );
    runId = handle.workflowRunId ?? null;
    return { answered: true, result: await client.withDeadline(deadline, () => handle.result()) };
  } catch (error) {
    if (!isTimeout(error)) {
      const problem = toEngineProblem(error, closed);
      if (problem !== closed) throw problem;
      return { answered: true, result: await earlierResult<O>(client, { workflowId, updateId, closed }) };
    }
    // Temporal accepted the Update, or it waits for a worker: the caller may ask again. Otherwise it is an
    // error.
    if (runId !== null || (await engineAnswers(client))) {
      return { answered: false, operationId: operationId({ workflowId, runId, updateId }) };
    }
    throw engineFellSilent(error);
  }
}

/** How long the outcome of an Update of a run that has ended is asked for, milliseconds. */
const LOOK_MS = 3_000;

/**
 * What an earlier try under the same key came to: it may have ended the run itself.
 *
 * @throws ApiProblem with the workflow's refusal; `closed` where that run had no such Update.
 */
async function earlierResult<O>(
  client: Client,
  { workflowId, updateId, closed }: { workflowId: string; updateId: string; closed: ApiProblem },
): Promise<O> {
  const update = client.workflow.getHandle(workflowId).getUpdateHandle<O>(updateId);
  try {
    return await client.withDeadline(Date.now() + LOOK_MS, () => update.result());
  } catch (error) {
    throw toEngineProblem(error, closed);
  }
}
