import type { Route } from './http/define-route.ts';
import { checkAccess } from './subscriptions/check-access.ts';
import { getMyAccess } from './subscriptions/get-my-access.ts';
import { getUserAccess } from './subscriptions/get-user-access.ts';
import { listServices } from './catalogue/list-services.ts';
import { decide, getApproval, getApprovals } from './approvals/approvals.ts';
import { createRefund } from './documents/create-refund.ts';
import { createCreditNote, listCreditNotes } from './documents/credit-notes.ts';
import { getAccount } from './accounts/get-account.ts';
import { listCustomers } from './accounts/list-customers.ts';
import { listRecentCharges } from './documents/list-recent-charges.ts';
import {
  listAccounts,
  listAllSubscriptions,
  listBillingSubscriptions,
} from './subscriptions/list-subscriptions.ts';
import { getRevenue } from './revenue/get-revenue.ts';
import { getAnalyticsOverview, getBillingStats, getRevenueByTier } from './revenue/revenue.ts';
import { patchAccount } from './accounts/patch-account.ts';
import { extendGrace } from './dunning/extend-grace.ts';
import { extendTrial } from './trials/extend-trial.ts';
import { letGo, previewLettingGo } from './subscriptions/let-go.ts';
import { previewTakingOver, takeOver } from './subscriptions/take-over.ts';
import { holdDunning } from './dunning/hold-dunning.ts';
import { resendMessage } from './messages/resend-message.ts';
import { retryNow } from './dunning/retry-now.ts';
import { skipMessage } from './dunning/skip-message.ts';
import { writeOff } from './dunning/write-off.ts';
import { listAllApiKeys, revokeAnyApiKey } from './auth/staff-api-keys.ts';
import { createApiKey, deleteApiKey, listOwnApiKeys } from './auth/api-keys.ts';
import { applyCoupon } from './catalogue/apply-coupon.ts';
import { applyCouponByStaff } from './catalogue/apply-coupon-by-staff.ts';
import { cancelSubscription } from './subscriptions/cancel-subscription.ts';
import { explainSubscription } from './subscriptions/explain-subscription.ts';
import { getInvoicePdf } from './documents/get-invoice-pdf.ts';
import { getPaymentPage } from './documents/get-payment-page.ts';
import { getOperation } from './temporal/get-operation.ts';
import { getSubscriptionStatus } from './subscriptions/get-subscription-status.ts';
import { getSubscription } from './subscriptions/get-subscription.ts';
import { listInvoices } from './documents/list-invoices.ts';
import { listNotices } from './messages/list-notices.ts';
import { listPaymentMethods } from './accounts/list-payment-methods.ts';
import { pauseSubscription } from './subscriptions/pause-subscription.ts';
import { payNow } from './dunning/pay-now.ts';
import { promisePayment } from './dunning/promise-payment.ts';
import { resumeSubscription } from './subscriptions/resume-subscription.ts';
import { setupPaymentMethod } from './accounts/setup-payment-method.ts';
import { upgradeSubscription } from './subscriptions/upgrade-subscription.ts';
import { addKey } from './provider-keys/add-key.ts';
import { allowEndpoint, listEndpoints, removeEndpoint } from './provider-keys/custom-endpoints.ts';
import { keyStats } from './provider-keys/key-stats.ts';
import { listKeys } from './provider-keys/list-keys.ts';
import { listProviders } from './provider-keys/list-providers.ts';
import { removeKey } from './provider-keys/remove-key.ts';
import { resolveKey } from './provider-keys/resolve-key.ts';
import { testKey } from './provider-keys/test-key.ts';
import {
  deleteStripeMapping,
  listStripeMappings,
  previewStripeMapping,
  putStripeMapping,
} from './catalogue/mappings.ts';
import { consoleRoutes } from './console/routes.ts';
import { createCheckout } from './checkout/create-checkout.ts';
import { getCheckout } from './checkout/get-checkout.ts';
import { createPortal } from './checkout/create-portal.ts';
import { getPlan, getPlanShort } from './catalogue/get-plan.ts';
import { listAllPlans, previewNewPlan, previewPlan } from './catalogue/admin-plans.ts';
import { createPlan } from './catalogue/create-plan.ts';
import { deletePlan, deletePlanShort } from './catalogue/delete-plan.ts';
import { listPlans } from './catalogue/list-plans.ts';
import { getPlanPolicy, putPlanPolicy } from './catalogue/plan-policy.ts';
import { updatePlan, updatePlanShort } from './catalogue/update-plan.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { endOtherSessions, endOwnSession, listOwnSessions } from './auth/own-sessions.ts';
import { endAnySession, endSessionsOfUser, listAllSessions } from './auth/staff-sessions.ts';
import { usageRoutes } from './usage/routes.ts';
import { attachPaymentMethod } from './accounts/attach-payment-method.ts';
import { createCustomer } from './accounts/create-customer.ts';
import { getCustomer } from './accounts/get-own-customer.ts';

/** Every operation of the API, in the order of its document. */
export const allRoutes: readonly Route[] = [
  getSubscription,
  getSubscriptionStatus,
  listInvoices,
  getInvoicePdf,
  getPaymentPage,
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
  listOwnSessions,
  endOwnSession,
  endOtherSessions,
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
  getApproval,
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
  previewLettingGo,
  letGo,
  applyCouponByStaff,
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
  listAllSessions,
  endAnySession,
  endSessionsOfUser,
];
