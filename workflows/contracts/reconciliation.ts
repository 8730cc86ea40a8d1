import { defineQuery } from '@temporalio/workflow';

/** Workflow type name of the reconciliation. */
export const RECONCILIATION = 'reconciliation';

/** The schedule that starts it; runs on demand get ids of their own. */
export const RECONCILIATION_SCHEDULE_ID = 'reconciliation';

/** What a reconciliation found and mended. */
export interface ReconciliationReport {
  /** Events that Stripe has and the inbox lacked; they were put there and are delivered like any other. */
  missedEvents: number;
  /** Effects whose outcome has not been known for longer than it takes to find out; a person should look. */
  unsettledEffects: number;
  /** Figures for staff that were not what a full count came to; they were put right. */
  wrongFigures: number;
  /** Currencies in which recurring revenue is not the sum of its movements; a person should look. */
  revenueGaps: string[];
}

export const reconciliationReportQuery = defineQuery<ReconciliationReport | null>('report');
