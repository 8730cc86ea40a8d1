import type { Route } from '../http/define-route.ts';
import { applyCoupon } from './billing/apply-coupon.ts';
import { cancelSubscription } from './billing/cancel-subscription.ts';
import { getSubscriptionStatus } from './billing/get-subscription-status.ts';
import { getSubscription } from './billing/get-subscription.ts';
import { listInvoices } from './billing/list-invoices.ts';
import { listPaymentMethods } from './billing/list-payment-methods.ts';
import { pauseSubscription } from './billing/pause-subscription.ts';
import { payNow } from './billing/pay-now.ts';
import { promisePayment } from './billing/promise-payment.ts';
import { resumeSubscription } from './billing/resume-subscription.ts';
import { upgradeSubscription } from './billing/upgrade-subscription.ts';
import { getPlan, getPlanShort } from './plans/get-plan.ts';
import { listPlans } from './plans/list-plans.ts';

/** Every operation of the API, in the order of its document. */
export const allRoutes: readonly Route[] = [
  getSubscription,
  getSubscriptionStatus,
  listInvoices,
  listPaymentMethods,
  upgradeSubscription,
  cancelSubscription,
  resumeSubscription,
  pauseSubscription,
  applyCoupon,
  payNow,
  promisePayment,
  listPlans,
  getPlan,
  getPlanShort,
];
