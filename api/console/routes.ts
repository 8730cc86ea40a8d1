import type { Route } from '../http/define-route.ts';
import { createCoupon, deactivateCoupon, listCoupons } from '../catalogue/coupons.ts';
import { checkDrift, getDriftReport } from '../reconciliation/drift-report.ts';
import { seeToRefusedUsage, seeToUsagePeriod } from '../reconciliation/drift-usage.ts';
import { getDunningBoard } from '../dunning/dunning-board.ts';
import { explainForStaff } from '../subscriptions/explain-for-staff.ts';
import { exportCustomers, exportSubscriptions } from '../revenue/export-lists.ts';
import { exportTable } from '../revenue/export-table.ts';
import { setTimeZone, setTimeZoneForStaff } from '../accounts/set-time-zone.ts';
import { followChanges } from '../live/follow-changes.ts';
import { getCustomerPage } from '../accounts/get-customer.ts';
import { listAudit } from '../audit/list-audit.ts';
import { getEvent, listEvents, replayEvent } from '../inbox/list-events.ts';
import { getMovements, getRevenueSeries } from '../revenue/revenue-history.ts';
import { advanceSandboxClock, getSandboxClock } from '../sandbox/sandbox-clock.ts';
import { searchCustomers } from '../accounts/search-customers.ts';
import { searchSubscriptions } from '../subscriptions/search-subscriptions.ts';

/** Operations that are there only where Stripe is the local sandbox. */
export const sandboxRoutes: readonly Route[] = [getSandboxClock, advanceSandboxClock];

/** Operations of the console besides the public API. */
export const consoleRoutes: readonly Route[] = [
  followChanges,
  searchSubscriptions,
  searchCustomers,
  getCustomerPage,
  setTimeZone,
  setTimeZoneForStaff,
  explainForStaff,
  getDunningBoard,
  getMovements,
  getRevenueSeries,
  listCoupons,
  createCoupon,
  deactivateCoupon,
  listEvents,
  getEvent,
  replayEvent,
  listAudit,
  getDriftReport,
  checkDrift,
  seeToRefusedUsage,
  seeToUsagePeriod,
  exportSubscriptions,
  exportCustomers,
  exportTable,
  ...sandboxRoutes,
];
