import { defineQuery } from '@temporalio/workflow';

/** Workflow type name of the reconciliation. */
export const RECONCILIATION = 'reconciliation';

/** The schedule that starts it; runs on demand get ids of their own. */
export const RECONCILIATION_SCHEDULE_ID = 'reconciliation';

/** What a reconciliation found and mended. */
export interface ReconciliationReport {
  /** Events that the inbox lacked; they were inserted and are delivered like others. Null: not checked. */
  missedEvents: number | null;
  /** Events that a workflow was sent and had not answered; they are sent again. Null: not looked at. */
  eventsSentAgain: number | null;
  /** Events that no workflow answered in three days; a person should look. Null: not looked at. */
  eventsLeftOver: number | null;
  /** Effects with an unknown outcome for too long, which need attention. Null: not checked. */
  unsettledEffects: number | null;
  /** Figures that differed from a full count and were corrected. Null: not checked. */
  wrongFigures: number | null;
  /** Currencies in which recurring revenue is not the sum of its movements; a person should look. */
  revenueGaps: string[];
  /** Customers whose usage was compared with Stripe and Lago; null when one of them was unavailable. */
  usageCompared: number | null;
  /** Usage windows missing at Stripe or Lago; the rollup reports them again. */
  usageResent: number;
  /** Windows of usage that Stripe or Lago refuses to count; a person should look. */
  usageRefused: number;
  /** Usage that differs in another way, in words; a person should look. */
  usageDifferences: string[];
  /** Parts that could not be looked at in this run; the next one does. */
  notLookedAt: string[];
}

/** What a look on demand may ask for. */
export interface ReconciliationInput {
  /** Usage reported later than so many milliseconds ago is not compared; Stripe needs a while to add up. */
  quietMs?: number;
  /** Maximum pages of Stripe's events; the next look continues. */
  eventPages?: number;
}

export const reconciliationReportQuery = defineQuery<ReconciliationReport | null>('report');
