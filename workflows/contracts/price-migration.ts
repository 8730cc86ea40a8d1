import { defineSignal } from '@temporalio/workflow';
import { TASK_QUEUES } from './task-queues.ts';

/** Workflow type name of a price migration. */
export const PRICE_MIGRATION = 'priceMigration';

export const priceMigrationWorkflowId = (migrationId: string): string => `price-migration:${migrationId}`;

/** Which migration; all else stands in its row, and so cannot be made up by whoever starts the run. */
export interface PriceMigrationInput {
  migrationId: string;
}

/** Its row changed: staff paused, resumed, stopped or undid it, or a test clock was advanced. */
export const migrationChangedSignal = defineSignal('changed');

/** How the run of a migration is started, or told of a change where it is there. */
export const priceMigrationStart = (migrationId: string) => ({
  workflowId: priceMigrationWorkflowId(migrationId),
  taskQueue: TASK_QUEUES.billing,
  args: [{ migrationId }] satisfies [PriceMigrationInput],
  staticSummary: 'Moves subscribers to another price',
  signal: migrationChangedSignal,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
});
