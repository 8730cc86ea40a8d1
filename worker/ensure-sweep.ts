import type { Client } from '@temporalio/client';
import { STRIPE_SWEEP, STRIPE_SWEEP_ID } from '../workflows/contracts/stripe-sweep.ts';
import type { SweepInput } from '../workflows/contracts/stripe-sweep.ts';
import { TASK_QUEUES } from '../workflows/contracts/task-queues.ts';

/** Starts the sweep that always runs, unless it does. Safe for several workers at once. */
export async function ensureSweep(client: Client): Promise<void> {
  await client.workflow.start<(input: SweepInput) => Promise<unknown>>(STRIPE_SWEEP, {
    workflowId: STRIPE_SWEEP_ID,
    taskQueue: TASK_QUEUES.billing,
    args: [{ kind: 'standing' }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Compare everything at Stripe with what is stored',
  });
}
