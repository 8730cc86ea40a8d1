import type { Route } from '../../http/define-route.ts';
import { createCoupon, listCoupons } from './coupons.ts';
import { checkDrift, getDriftReport } from './drift-report.ts';
import { seeToRefusedUsage, seeToUsagePeriod } from './drift-usage.ts';
import { getDunningBoard } from './dunning-board.ts';
import { explainForStaff } from './explain-for-staff.ts';
import { exportCustomers, exportSubscriptions } from './export-lists.ts';
import { exportTable } from './export-table.ts';
import { setTimeZone, setTimeZoneForStaff } from '../stripe-customer/set-time-zone.ts';
import { followChanges } from './follow-changes.ts';
import { getCustomerPage } from './get-customer.ts';
import { listAudit } from './list-audit.ts';
import { getEvent, listEvents, replayEvent } from './list-events.ts';
import { getMovements, getRevenueSeries } from './revenue-history.ts';
import { advanceSandboxClock, getSandboxClock } from './sandbox-clock.ts';
import { searchCustomers } from './search-customers.ts';
import { searchSubscriptions } from './search-subscriptions.ts';

/** Operations that are there only where Stripe is the local sandbox. */
export const sandboxRoutes: readonly Route[] = [getSandboxClock, advanceSandboxClock];

/** What the console shows beside the rest of the API. */
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
