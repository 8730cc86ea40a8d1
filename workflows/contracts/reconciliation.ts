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
  /** Customers whose usage was compared with Stripe and Lago; null where one of them could not be asked now. */
  usageCompared: number | null;
  /** Windows of usage that Stripe or Lago lacked; the rollup tells them again. */
  usageResent: number;
  /** Windows of usage that Stripe or Lago refuses to count; a person should look. */
  usageRefused: number;
  /** Usage that differs in another way, in words; a person should look. */
  usageDifferences: string[];
}

/** What a look on demand may ask for. */
export interface ReconciliationInput {
  /** Usage reported later than so many milliseconds ago is not compared; Stripe needs a while to add up. */
  quietMs?: number;
}

export const reconciliationReportQuery = defineQuery<ReconciliationReport | null>('report');
