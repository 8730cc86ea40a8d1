import type { Route } from '../http/define-route.ts';
import { createCouponRoute, deactivateCouponRoute, listCouponsRoute } from '../catalogue/coupons.ts';
import { checkDriftRoute, getDriftReportRoute } from '../reconciliation/drift-report.ts';
import { getSweepReportRoute } from '../reconciliation/sweep-report.ts';
import { seeToRefusedUsageRoute, seeToUsagePeriodRoute } from '../reconciliation/drift-usage.ts';
import { getDunningBoardRoute } from '../dunning/dunning-board.ts';
import { explainForStaffRoute } from '../subscriptions/explain-for-staff.ts';
import { exportCustomersRoute, exportSubscriptionsRoute } from '../revenue/export-lists.ts';
import { exportTableRoute } from '../revenue/export-table.ts';
import { setTimeZoneRoute, setTimeZoneForStaffRoute } from '../accounts/set-time-zone.ts';
import { streamChanges } from '../live/stream-changes.ts';
import { getCustomerPageRoute } from '../accounts/get-customer.ts';
import { listAuditRoute } from '../audit/list-audit.ts';
import { getEventRoute, listEventsRoute, replayEventRoute } from '../inbox/list-events.ts';
import { getPredictionsRoute, listMissesRoute } from '../adoption/predictions.ts';
import { getMovementsRoute, getRevenueSeriesRoute } from '../revenue/revenue-history.ts';
import { advanceSandboxClockRoute, getSandboxClockRoute } from '../sandbox/sandbox-clock.ts';
import { getSandboxDrillRoute, runSandboxDrillRoute } from '../sandbox/sandbox-drill.ts';
import { searchCustomersRoute } from '../accounts/search-customers.ts';
import { searchSubscriptionsRoute } from '../subscriptions/search-subscriptions.ts';

/** Operations that are there only where Stripe is the local sandbox. */
export const sandboxRoutes: readonly Route[] = [
  getSandboxClockRoute,
  advanceSandboxClockRoute,
  getSandboxDrillRoute,
  runSandboxDrillRoute,
];

/** Operations of the console besides the public API. */
export const consoleRoutes: readonly Route[] = [
  streamChanges,
  searchSubscriptionsRoute,
  searchCustomersRoute,
  getCustomerPageRoute,
  setTimeZoneRoute,
  setTimeZoneForStaffRoute,
  explainForStaffRoute,
  getDunningBoardRoute,
  getMovementsRoute,
  getRevenueSeriesRoute,
  getPredictionsRoute,
  listMissesRoute,
  listCouponsRoute,
  createCouponRoute,
  deactivateCouponRoute,
  listEventsRoute,
  getEventRoute,
  replayEventRoute,
  listAuditRoute,
  getDriftReportRoute,
  getSweepReportRoute,
  checkDriftRoute,
  seeToRefusedUsageRoute,
  seeToUsagePeriodRoute,
  exportSubscriptionsRoute,
  exportCustomersRoute,
  exportTableRoute,
  ...sandboxRoutes,
];
