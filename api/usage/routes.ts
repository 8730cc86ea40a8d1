import type { Route } from '../http/define-route.ts';
import { correctEventsRoute } from './ingest/correct-events.ts';
import { getCreditsRoute, grantCreditsRoute } from './credits/credits.ts';
import { getUsageRoute } from './reporting/get-usage.ts';
import { exportInvoiceUsageRoute, getInvoiceUsageRoute } from './rating/invoice-usage.ts';
import { reportEventsRoute } from './ingest/report-events.ts';
import { reportUsageRoute } from './ingest/report-usage.ts';
import { confirmRoute, listReservationsRoute, releaseRoute, reserveRoute } from './ingest/reservations.ts';
import { resetUsageRoute } from './ingest/reset-usage.ts';
import { getSpendLimitRoute, putSpendLimitRoute } from './credits/spend-limit.ts';
import { getUsageRecordsRoute } from './reporting/usage-records.ts';
import { exportUsageSeriesRoute, getUsageSeriesRoute } from './reporting/usage-series.ts';
import { getUsageStatsRoute } from './reporting/usage-stats.ts';

/** Reporting, reading, limiting and correcting usage. */
export const usageRoutes: readonly Route[] = [
  reportEventsRoute,
  reportUsageRoute,
  reserveRoute,
  listReservationsRoute,
  confirmRoute,
  releaseRoute,
  correctEventsRoute,
  getUsageRoute,
  getUsageRecordsRoute,
  getUsageSeriesRoute,
  exportUsageSeriesRoute,
  getInvoiceUsageRoute,
  exportInvoiceUsageRoute,
  getSpendLimitRoute,
  putSpendLimitRoute,
  getCreditsRoute,
  grantCreditsRoute,
  resetUsageRoute,
  getUsageStatsRoute,
];
