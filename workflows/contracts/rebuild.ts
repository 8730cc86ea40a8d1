import { defineQuery } from '@temporalio/workflow';
import type { RebuildProgress } from '../../domain/reconciliation/rebuild-progress.ts';

/** Workflow type name of the rebuild after a restore. */
export const REBUILD = 'rebuild';

/** Its workflow id; there is one at a time. */
export const REBUILD_ID = 'rebuild';

/** Of the pass of the sweep that it makes. */
export const REBUILD_SWEEP_ID = 'rebuild-sweep';

/** What is asked for. */
export interface RebuildInput {
  /** Time that the database or Temporal was restored to, epoch milliseconds. */
  since: number;
  /** False: says what it would do. */
  apply: boolean;
}

export const rebuildProgressQuery = defineQuery<RebuildProgress>('progress');
