import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { AdoptionProgress } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionInput } from '../contracts/adoption.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';
import { failureReason } from '../temporal/failure-reason.ts';

/** Waits for Stripe and Temporal for as long as it takes: a refused call ends nothing. */
const steps = proxyActivities<Pick<Activities, 'beginAdoption' | 'adoptionPage' | 'failAdoption'>>({
  taskQueue: TASK_QUEUES.usage,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' },
});

/** Pages of a run; the next one continues at the cursor. */
const PAGES_OF_A_RUN = 100;

/**
 * Imports, releases or takes back, page by page. The cursor is the run's state, so a lost worker goes on
 * where it was. Whom and what it is about stands in its row.
 */
export async function adoption({ runId }: AdoptionInput, carried?: AdoptionProgress): Promise<void> {
  try {
    let progress =
      carried ??
      (await steps.beginAdoption.executeWithOptions({ summary: 'Read what was asked for' }, [{ runId }]));
    for (let pages = 0; pages < PAGES_OF_A_RUN && !workflowInfo().continueAsNewSuggested; pages++) {
      if (progress === null || progress.phase === null) return;
      const summary = `${progress.kind}: ${progress.phase}, page ${progress.pages + 1}`;
      const step = await steps.adoptionPage.executeWithOptions({ summary }, [progress]);
      ({ progress } = step);
      if (step.pauseMs > 0) await sleep(step.pauseMs);
    }
    await continueAsNew<typeof adoption>({ runId }, progress ?? undefined);
  } catch (error) {
    // Only a refusal that no retry changes comes here.
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    await steps.failAdoption.executeWithOptions({ summary: 'Write down why it ended' }, [
      { runId, problem: failureReason(error) },
    ]);
  }
}
