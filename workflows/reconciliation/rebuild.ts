import {
  ParentClosePolicy,
  continueAsNew,
  executeChild,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { afterRebuildPage, newRebuild } from '../../domain/reconciliation/rebuild-progress.ts';
import type { RebuildProgress } from '../../domain/reconciliation/rebuild-progress.ts';
import { REBUILD_SWEEP_ID, rebuildProgressQuery } from '../contracts/rebuild.ts';
import type { RebuildInput } from '../contracts/rebuild.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';
import { stripeSweep } from './stripe-sweep.ts';

/** Waits for Stripe and PostgreSQL for as long as it takes. */
const steps = proxyActivities<Pick<Activities, 'rebuildPage' | 'countUnanswered' | 'checkFigures'>>({
  taskQueue: TASK_QUEUES.usage,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '2m' },
});

/** Pages of a run; the next one continues at the cursor. */
const PAGES_OF_A_RUN = 200;
/** How often, and how many times, it is asked whether the events are answered. */
const ASKS_EVERY = '2 seconds';
const ASKS = 300;

/**
 * After a restore of PostgreSQL or Temporal to an earlier time: brings back users and events that the database
 * lost, lets the runs record again what they recorded then, and sweeps. What it asks for may be asked for twice.
 */
export async function rebuild(input: RebuildInput, carried?: RebuildProgress): Promise<RebuildProgress> {
  let progress = carried ?? newRebuild(input, Date.now());
  setHandler(rebuildProgressQuery, () => progress);
  for (let pages = 0; progress.step === 'people' || progress.step === 'events'; pages++) {
    if (pages >= PAGES_OF_A_RUN || workflowInfo().continueAsNewSuggested)
      return continueAsNew<typeof rebuild>(input, progress);
    const summary = `Compare ${progress.step} since the restore, page ${progress.pages + 1}`;
    const page = await steps.rebuildPage.executeWithOptions({ summary }, [progress]);
    progress = afterRebuildPage(progress, page);
  }
  if (progress.step === 'answers') {
    for (let times = 0; times < ASKS; times++) {
      const waiting = await steps.countUnanswered.executeWithOptions(
        { summary: 'Ask whether the events are answered' },
        [{ since: progress.since }],
      );
      progress = { ...progress, waiting };
      if (waiting === 0) break;
      await sleep(ASKS_EVERY);
    }
    progress = { ...progress, step: 'sweep' };
  }
  const sweep = await executeChild(stripeSweep, {
    workflowId: REBUILD_SWEEP_ID,
    args: [{ kind: 'once', ...(input.apply ? {} : { dry: true }) }],
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    staticSummary: 'Compare everything at Stripe after a restore',
  });
  // Movements of customers that were linked to their users only now, and figures.
  if (input.apply) await steps.checkFigures.executeWithOptions({ summary: 'Count the figures afresh' }, []);
  progress = { ...progress, sweep, step: null };
  return progress;
}
