import type { Route } from '../http/define-route.ts';
import { checkAccess } from './access/check-access.ts';
import { getMyAccess } from './access/get-my-access.ts';
import { getUserAccess } from './access/get-user-access.ts';
import { listServices } from './access/list-services.ts';
import { decide, getApprovals } from './admin/approvals.ts';
import { createRefund } from './admin/create-refund.ts';
import { createCreditNote, listCreditNotes } from './admin/credit-notes.ts';
import { getAccount } from './admin/get-account.ts';
import { listCustomers } from './admin/list-customers.ts';
import { listRecentCharges } from './admin/list-recent-charges.ts';
import { listAccounts, listAllSubscriptions, listBillingSubscriptions } from './admin/list-subscriptions.ts';
import { getRevenue } from './admin/get-revenue.ts';
import { getAnalyticsOverview, getBillingStats, getRevenueByTier } from './admin/revenue.ts';
import { patchAccount } from './admin/patch-account.ts';
import { extendGrace } from './admin/extend-grace.ts';
import { extendTrial } from './admin/extend-trial.ts';
import { letGo, previewTakingOver, takeOver } from './admin/take-over.ts';
import { holdDunning } from './admin/hold-dunning.ts';
import { resendMessage } from './admin/resend-message.ts';
import { retryNow } from './admin/retry-now.ts';
import { skipMessage } from './admin/skip-message.ts';
import { writeOff } from './admin/write-off.ts';
import { listAllApiKeys, revokeAnyApiKey } from './api-keys/staff-api-keys.ts';
import { createApiKey, deleteApiKey, listOwnApiKeys } from './api-keys/api-keys.ts';
import { applyCoupon } from './billing/apply-coupon.ts';
import { cancelSubscription } from './billing/cancel-subscription.ts';
import { explainSubscription } from './billing/explain-subscription.ts';
import { getInvoicePdf } from './billing/get-invoice-pdf.ts';
import { getOperation } from './billing/get-operation.ts';
import { getSubscriptionStatus } from './billing/get-subscription-status.ts';
import { getSubscription } from './billing/get-subscription.ts';
import { listInvoices } from './billing/list-invoices.ts';
import { listNotices } from './billing/list-notices.ts';
import { listPaymentMethods } from './billing/list-payment-methods.ts';
import { pauseSubscription } from './billing/pause-subscription.ts';
import { payNow } from './billing/pay-now.ts';
import { promisePayment } from './billing/promise-payment.ts';
import { resumeSubscription } from './billing/resume-subscription.ts';
import { setupPaymentMethod } from './billing/setup-payment-method.ts';
import { upgradeSubscription } from './billing/upgrade-subscription.ts';
import { addKey } from './byok/add-key.ts';
import { allowEndpoint, listEndpoints, removeEndpoint } from './byok/custom-endpoints.ts';
import { keyStats } from './byok/key-stats.ts';
import { listKeys } from './byok/list-keys.ts';
import { listProviders } from './byok/list-providers.ts';
import { removeKey } from './byok/remove-key.ts';
import { resolveKey } from './byok/resolve-key.ts';
import { testKey } from './byok/test-key.ts';
import {
  deleteStripeMapping,
  listStripeMappings,
  previewStripeMapping,
  putStripeMapping,
} from './catalogue/mappings.ts';
import { consoleRoutes } from './console/index.ts';
import { createCheckout } from './checkout/create-checkout.ts';
import { getCheckout } from './checkout/get-checkout.ts';
import { createPortal } from './checkout/create-portal.ts';
import { getPlan, getPlanShort } from './plans/get-plan.ts';
import { listAllPlans, previewNewPlan, previewPlan } from './plans/admin-plans.ts';
import { createPlan } from './plans/create-plan.ts';
import { deletePlan, deletePlanShort } from './plans/delete-plan.ts';
import { listPlans } from './plans/list-plans.ts';
import { getPlanPolicy, putPlanPolicy } from './plans/plan-policy.ts';
import { updatePlan, updatePlanShort } from './plans/update-plan.ts';
import { privacyRoutes } from './privacy/index.ts';
import { usageRoutes } from './usage/index.ts';
import { attachPaymentMethod } from './stripe-customer/attach-payment-method.ts';
import { createCustomer } from './stripe-customer/create-customer.ts';
import { getCustomer } from './stripe-customer/get-customer.ts';

/** Every operation of the API, in the order of its document. */
export const allRoutes: readonly Route[] = [
  getSubscription,
  getSubscriptionStatus,
  listInvoices,
  getInvoicePdf,
  listPaymentMethods,
  setupPaymentMethod,
  listNotices,
  createCheckout,
  getCheckout,
  createPortal,
  upgradeSubscription,
  cancelSubscription,
  resumeSubscription,
  pauseSubscription,
  applyCoupon,
  payNow,
  promisePayment,
  explainSubscription,
  getOperation,
  createCustomer,
  attachPaymentMethod,
  getCustomer,
  createApiKey,
  listOwnApiKeys,
  deleteApiKey,
  listPlans,
  getPlan,
  getPlanShort,
  createPlan,
  updatePlan,
  updatePlanShort,
  deletePlan,
  deletePlanShort,
  listAllPlans,
  previewNewPlan,
  previewPlan,
  getPlanPolicy,
  putPlanPolicy,
  listStripeMappings,
  previewStripeMapping,
  putStripeMapping,
  deleteStripeMapping,
  listServices,
  getMyAccess,
  checkAccess,
  getUserAccess,
  listProviders,
  listKeys,
  addKey,
  removeKey,
  testKey,
  keyStats,
  resolveKey,
  getBillingStats,
  listCustomers,
  listBillingSubscriptions,
  listRecentCharges,
  getApprovals,
  decide,
  createRefund,
  createCreditNote,
  listCreditNotes,
  listAllSubscriptions,
  listAccounts,
  getAnalyticsOverview,
  getRevenueByTier,
  getRevenue,
  ...usageRoutes,
  ...privacyRoutes,
  ...consoleRoutes,
  // After its neighbours of fixed names, which it would match as well.
  getAccount,
  patchAccount,
  extendTrial,
  previewTakingOver,
  takeOver,
  letGo,
  retryNow,
  holdDunning,
  skipMessage,
  resendMessage,
  extendGrace,
  writeOff,
  listEndpoints,
  allowEndpoint,
  removeEndpoint,
  listAllApiKeys,
  revokeAnyApiKey,
];
