import {
  ActivityFailure,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setHandler,
  sleep,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { LONGEST_PAUSE_MS } from '../../domain/reconciliation/sweep-pace.ts';
import { newPass, withoutList } from '../../domain/reconciliation/sweep-progress.ts';
import type { SweepProgress } from '../../domain/reconciliation/sweep-progress.ts';
import { sweepProgressQuery } from '../contracts/stripe-sweep.ts';
import type { SweepInput } from '../contracts/stripe-sweep.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';
import { failureReason } from '../temporal/failure-reason.ts';

/** Waits for Stripe, Temporal, Keycloak and Lago for as long as it takes: a refused call ends nothing. */
const steps = proxyActivities<Pick<Activities, 'sweepPage' | 'settleSweep'>>({
  taskQueue: TASK_QUEUES.usage,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' },
});

/** Pages of a run; the next one continues at the cursor. */
const PAGES_OF_A_RUN = 100;
/** How often, and how many times, what was asked for at the end of a pass is looked at again. */
const SETTLE_EVERY = '5 seconds';
const SETTLE_TIMES = 24;

/**
 * Goes through everything at Stripe, page by page, and compares it with the projection, the runs, Keycloak,
 * Lago and the books. What differs is repaired where that is safe. The cursor is the run's state, so a lost
 * worker goes on where it was, and a new run continues it.
 */
export async function stripeSweep(
  { kind, dry }: SweepInput,
  carried?: SweepProgress,
): Promise<SweepProgress | null> {
  const begin = (): SweepProgress => ({
    ...newPass({ id: uuid4(), kind }, Date.now()),
    ...(dry === undefined ? {} : { dry }),
  });
  let progress = carried ?? begin();
  setHandler(sweepProgressQuery, () => progress);
  for (let pages = 0; pages < PAGES_OF_A_RUN && !workflowInfo().continueAsNewSuggested; pages++) {
    const step = await nextPage(progress);
    progress = step.progress;
    if (step.pauseMs === null) return null;
    if (progress.list === null) {
      if (dry === undefined) await resolve(progress);
      if (kind === 'once') return progress;
    }
    if (step.pauseMs > 0) await sleep(step.pauseMs);
    if (progress.list === null) progress = begin();
  }
  return continueAsNew<typeof stripeSweep>({ kind, ...(dry === undefined ? {} : { dry }) }, progress);
}

/** One page. A list that no retry would read is left out of this pass, with the reason. */
async function nextPage(
  progress: SweepProgress,
): Promise<{ progress: SweepProgress; pauseMs: number | null }> {
  const summary = `Compare ${progress.list ?? 'nothing'}, page ${progress.pages + 1}`;
  try {
    return await steps.sweepPage.executeWithOptions({ summary }, [progress]);
  } catch (error) {
    // Only a refusal that no retry changes comes here.
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const pauseMs = progress.kind === 'once' ? 0 : LONGEST_PAUSE_MS;
    return { progress: withoutList(progress, failureReason(error)), pauseMs };
  }
}

/** Waits until what was asked for shows, for as long as a repair usually takes. */
async function resolve(progress: SweepProgress): Promise<void> {
  for (let times = 0; times < SETTLE_TIMES; times++) {
    if ((await openAfterLook(progress)) === 0) return;
    await sleep(SETTLE_EVERY);
  }
}

/** How many repairs are still open. A look that no retry would finish is left to the next pass. */
async function openAfterLook(progress: SweepProgress): Promise<number> {
  try {
    const summary = 'Look at what was repaired';
    return (await steps.settleSweep.executeWithOptions({ summary }, [progress])).open;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return 0;
  }
}
