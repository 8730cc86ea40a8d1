import { defineQuery } from '@temporalio/workflow';

/** Workflow type name of the usage rollup. */
export const USAGE_ROLLUP = 'usageRollup';

/** The schedule that starts it; trigger it to have usage closed and reported now. */
export const USAGE_ROLLUP_SCHEDULE_ID = 'usage-rollup';

/** Where a run goes on that another one has handed over to it. Left out: it begins. */
export interface UsageRollupInput {
  report: UsageRollupReport;
  /** Which lanes of customers are done with Stripe. */
  lanesDone: boolean[];
  lagoDone: boolean;
}

/** What a rollup has done. Windows, periods and charges are counted. */
export interface UsageRollupReport {
  closed: number;
  settled: number;
  charges: number;
  /** Told to Stripe's meters, to Lago, and charged. */
  stripe: number;
  lago: number;
  charged: number;
  /** Subscriptions that are over whose late usage was invoiced, or waived. */
  invoicedAfterEnd: number;
  waivedAfterEnd: number;
  /** Refused for good; people must look. */
  refused: number;
  /** Systems that did not take everything; what is left waits for the next run. */
  waiting: ('stripe' | 'lago')[];
}

export const usageRollupReportQuery = defineQuery<UsageRollupReport>('report');
