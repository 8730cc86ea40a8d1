import type { Route } from '../../http/define-route.ts';
import { correctEvents } from './correct-events.ts';
import { getCredits, grantCredits } from './credits.ts';
import { getUsage } from './get-usage.ts';
import { exportInvoiceUsage, getInvoiceUsage } from './invoice-usage.ts';
import { reportEvents } from './report-events.ts';
import { reportUsage } from './report-usage.ts';
import { confirm, listReservations, release, reserve } from './reservations.ts';
import { resetUsage } from './reset-usage.ts';
import { getSpendLimit, putSpendLimit } from './spend-limit.ts';
import { getUsageRecords } from './usage-records.ts';
import { exportUsageSeries, getUsageSeries } from './usage-series.ts';
import { getUsageStats } from './usage-stats.ts';

/** Reporting, reading, limiting and correcting usage. */
export const usageRoutes: readonly Route[] = [
  reportEvents,
  reportUsage,
  reserve,
  listReservations,
  confirm,
  release,
  correctEvents,
  getUsage,
  getUsageRecords,
  getUsageSeries,
  exportUsageSeries,
  getInvoiceUsage,
  exportInvoiceUsage,
  getSpendLimit,
  putSpendLimit,
  getCredits,
  grantCredits,
  resetUsage,
  getUsageStats,
];
