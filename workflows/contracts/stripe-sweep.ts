import { defineQuery } from '@temporalio/workflow';
import type { SweepProgress } from '../../domain/reconciliation/sweep-progress.ts';

/** Workflow type name of the sweep. */
export const STRIPE_SWEEP = 'stripeSweep';

/** Workflow id of the sweep that always runs. */
export const STRIPE_SWEEP_ID = 'stripe-sweep';

/** Workflow id of a pass that an operator asked for; there is one at a time. */
export const STRIPE_SWEEP_ONCE_ID = 'stripe-sweep-once';

/** `standing`: pass after pass, at its pace. `once`: one pass, as fast as the budget of Stripe allows. */
export interface SweepInput {
  kind: SweepProgress['kind'];
  /** Nothing is stored and no repair asked for; left out: it is. */
  dry?: true;
}

export const sweepProgressQuery = defineQuery<SweepProgress>('progress');
