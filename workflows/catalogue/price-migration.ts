import {
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { migrationChangedSignal } from '../contracts/price-migration.ts';
import type { PriceMigrationInput } from '../contracts/price-migration.ts';
import { TASK_QUEUES } from '../contracts/task-queues.ts';

/** Waits for Stripe, PostgreSQL and Temporal for as long as it takes; a step goes on where one was lost. */
const steps = proxyActivities<Pick<Activities, 'migratePrices'>>({
  taskQueue: TASK_QUEUES.usage,
  startToCloseTimeout: '10m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** Steps of a run; the next one goes on. */
const STEPS_OF_A_RUN = 200;

/**
 * Moves subscribers to another price: looks at each of them, writes to them, waits out the notice, and asks
 * each subscription's own run for the change. How far each is stands in its row, which is the cursor: a lost
 * worker goes on there, and staff pause, stop or undo by the migration's row.
 */
export async function priceMigration({ migrationId }: PriceMigrationInput): Promise<{ state: string }> {
  let hasChanged = false;
  setHandler(migrationChangedSignal, () => {
    hasChanged = true;
  });
  let after = '';
  const isNews = (): boolean => hasChanged;
  for (let done = 0; done < STEPS_OF_A_RUN && !workflowInfo().continueAsNewSuggested; done++) {
    hasChanged = false;
    const step = await steps.migratePrices.executeWithOptions({ summary: 'Migrate prices' }, [
      { migrationId, after },
    ]);
    const { state, waitMs } = step;
    after = step.after ?? '';
    setCurrentDetails(state);
    // A signal that came with the last step is answered by another one.
    if (waitMs === null && !isNews()) return { state };
    if (waitMs !== null && waitMs > 0) await condition(isNews, waitMs);
  }
  return continueAsNew<typeof priceMigration>({ migrationId });
}
