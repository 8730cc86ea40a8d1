import type { Route } from '../http/define-route.ts';
import { correctEvents } from './ingest/correct-events.ts';
import { getCredits, grantCredits } from './credits/credits.ts';
import { getUsage } from './reporting/get-usage.ts';
import { exportInvoiceUsage, getInvoiceUsage } from './rating/invoice-usage.ts';
import { reportEvents } from './ingest/report-events.ts';
import { reportUsage } from './ingest/report-usage.ts';
import { confirm, listReservations, release, reserve } from './ingest/reservations.ts';
import { resetUsage } from './ingest/reset-usage.ts';
import { getSpendLimit, putSpendLimit } from './credits/spend-limit.ts';
import { getUsageRecords } from './reporting/usage-records.ts';
import { exportUsageSeries, getUsageSeries } from './reporting/usage-series.ts';
import { getUsageStats } from './reporting/usage-stats.ts';

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
