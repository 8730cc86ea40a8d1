/** Workflow type name of the ledger's daily upkeep. */
export const USAGE_UPKEEP = 'usageUpkeep';

/** The schedule that starts it. */
export const USAGE_UPKEEP_SCHEDULE_ID = 'usage-upkeep';

/** What was done. Names are those of the months' tables. */
export interface UsageUpkeepReport {
  /** Months made ahead. */
  made: string[];
  keysMoved: number;
  /** Files that months were written to. */
  exported: string[];
  /** Months whose events were dropped. */
  dropped: string[];
  /** Months that are due and have something open yet. */
  waiting: string[];
  reservationsEnded: number;
}
