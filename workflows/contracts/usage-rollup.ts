import { defineQuery } from '@temporalio/workflow';

/** Workflow type name of the usage rollup. */
export const USAGE_ROLLUP = 'usageRollup';

/** The schedule that starts it; trigger it to have usage closed and reported now. */
export const USAGE_ROLLUP_SCHEDULE_ID = 'usage-rollup';

/** Where a continued run resumes. Absent: at the beginning. */
export interface UsageRollupInput {
  report: UsageRollupReport;
  /** Shards that are done with Stripe. */
  lanesDone: boolean[];
  lagoDone: boolean;
}

/** What a rollup has done. Windows, periods and charges are counted. */
export interface UsageRollupReport {
  closed: number;
  settled: number;
  charges: number;
  /** Reported to Stripe's meters, to Lago, and charged. */
  stripe: number;
  lago: number;
  charged: number;
  /** Ended subscriptions whose late usage was invoiced or waived. */
  invoicedAfterEnd: number;
  waivedAfterEnd: number;
  /** Refused for good; people must look. */
  refused: number;
  /** Systems that did not accept everything; the rest waits for the next run. */
  waiting: ('stripe' | 'lago')[];
}

export const usageRollupReportQuery = defineQuery<UsageRollupReport>('report');
