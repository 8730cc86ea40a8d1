import { adoptionRoutes } from './adoption/routes.ts';
import type { Route } from './http/define-route.ts';
import { checkAccessRoute } from './subscriptions/check-access.ts';
import { getMyAccessRoute } from './subscriptions/get-my-access.ts';
import { getUserAccessRoute } from './subscriptions/get-user-access.ts';
import { listServicesRoute } from './catalogue/list-services.ts';
import { decideRoute, getApprovalRoute, getApprovalsRoute } from './approvals/approvals.ts';
import { createRefundRoute } from './documents/create-refund.ts';
import { createCreditNoteRoute, listCreditNotesRoute } from './documents/credit-notes.ts';
import { getAccountRoute } from './accounts/get-account.ts';
import { listCustomersRoute } from './accounts/list-customers.ts';
import { listRecentChargesRoute } from './documents/list-recent-charges.ts';
import {
  listAccountsRoute,
  listAllSubscriptions,
  listBillingSubscriptions,
} from './subscriptions/list-subscriptions.ts';
import { getRevenueRoute } from './revenue/get-revenue.ts';
import { getAnalyticsOverviewRoute, getBillingStatsRoute, getRevenueByTierRoute } from './revenue/revenue.ts';
import { patchAccountRoute } from './accounts/patch-account.ts';
import { extendGraceRoute } from './dunning/extend-grace.ts';
import { extendTrialRoute } from './trials/extend-trial.ts';
import { letGoRoute, previewLettingGoRoute } from './subscriptions/let-go.ts';
import { previewTakingOverRoute, takeOverRoute } from './subscriptions/take-over.ts';
import { holdDunningRoute } from './dunning/hold-dunning.ts';
import { resendMessageRoute } from './messages/resend-message.ts';
import { retryNowRoute } from './dunning/retry-now.ts';
import { skipMessageRoute } from './dunning/skip-message.ts';
import { writeOffRoute } from './dunning/write-off.ts';
import { listAllApiKeysRoute, revokeAnyApiKeyRoute } from './auth/staff-api-keys.ts';
import { createApiKeyRoute, deleteApiKeyRoute, listOwnApiKeysRoute } from './auth/api-keys.ts';
import { applyCouponRoute } from './catalogue/apply-coupon.ts';
import { applyCouponByStaffRoute } from './catalogue/apply-coupon-by-staff.ts';
import { listDiscountsRoute, removeDiscountRoute } from './catalogue/remove-discount.ts';
import { cancelSubscriptionRoute } from './subscriptions/cancel-subscription.ts';
import { explainSubscriptionRoute } from './subscriptions/explain-subscription.ts';
import { getInvoicePdfRoute } from './documents/get-invoice-pdf.ts';
import { getPaymentPageForStaffRoute } from './documents/get-payment-page-for-staff.ts';
import { getPaymentPageRoute } from './documents/get-payment-page.ts';
import { getOperationRoute } from './temporal/get-operation.ts';
import { getSubscriptionStatusRoute } from './subscriptions/get-subscription-status.ts';
import { getSubscriptionRoute } from './subscriptions/get-subscription.ts';
import { listInvoicesRoute } from './documents/list-invoices.ts';
import { listNoticesRoute } from './messages/list-notices.ts';
import { listPaymentMethodsRoute } from './accounts/list-payment-methods.ts';
import { pauseSubscriptionRoute } from './subscriptions/pause-subscription.ts';
import { payNowRoute } from './dunning/pay-now.ts';
import { promisePaymentRoute } from './dunning/promise-payment.ts';
import { resumeSubscriptionRoute } from './subscriptions/resume-subscription.ts';
import { setupPaymentMethodRoute } from './accounts/setup-payment-method.ts';
import { upgradeSubscriptionRoute } from './subscriptions/upgrade-subscription.ts';
import { addKeyRoute } from './provider-keys/add-key.ts';
import {
  allowEndpointRoute,
  listEndpointsRoute,
  removeEndpointRoute,
} from './provider-keys/custom-endpoints.ts';
import { keyStatsRoute } from './provider-keys/key-stats.ts';
import { listKeysRoute } from './provider-keys/list-keys.ts';
import { listProvidersRoute } from './provider-keys/list-providers.ts';
import { removeKeyRoute } from './provider-keys/remove-key.ts';
import { resolveKeyRoute } from './provider-keys/resolve-key.ts';
import { testKeyRoute } from './provider-keys/test-key.ts';
import {
  deleteStripeMappingRoute,
  listStripeMappingsRoute,
  previewStripeMappingRoute,
  putStripeMappingRoute,
} from './catalogue/mappings.ts';
import { consoleRoutes } from './console/routes.ts';
import { createCheckoutRoute } from './checkout/create-checkout.ts';
import { previewCheckoutRoute } from './checkout/preview-checkout.ts';
import { getCheckoutRoute } from './checkout/get-checkout.ts';
import { createPortalRoute } from './checkout/create-portal.ts';
import { getPlan, getPlanShort } from './catalogue/get-plan.ts';
import { listAllPlansRoute, previewNewPlanRoute, previewPlanRoute } from './catalogue/admin-plans.ts';
import { createPlanRoute } from './catalogue/create-plan.ts';
import { deletePlan, deletePlanShort } from './catalogue/delete-plan.ts';
import { listPlansRoute } from './catalogue/list-plans.ts';
import { getPlanPolicyRoute, putPlanPolicyRoute } from './catalogue/plan-policy.ts';
import { priceMigrationRoutes } from './catalogue/price-migration-routes.ts';
import { updatePlan, updatePlanShort } from './catalogue/update-plan.ts';
import { privacyRoutes } from './privacy/routes.ts';
import { endOtherSessionsRoute, endOwnSessionRoute, listOwnSessionsRoute } from './auth/own-sessions.ts';
import { endAnySessionRoute, endSessionsOfUserRoute, listAllSessionsRoute } from './auth/staff-sessions.ts';
import { usageRoutes } from './usage/routes.ts';
import { attachPaymentMethodRoute } from './accounts/attach-payment-method.ts';
import { createCustomerRoute } from './accounts/create-customer.ts';
import { getCustomerRoute } from './accounts/get-own-customer.ts';

/** Every operation of the API, in the order of its document. */
export const allRoutes: readonly Route[] = [
  getSubscriptionRoute,
  getSubscriptionStatusRoute,
  listInvoicesRoute,
  getInvoicePdfRoute,
  getPaymentPageRoute,
  listPaymentMethodsRoute,
  setupPaymentMethodRoute,
  listNoticesRoute,
  createCheckoutRoute,
  previewCheckoutRoute,
  getCheckoutRoute,
  createPortalRoute,
  upgradeSubscriptionRoute,
  cancelSubscriptionRoute,
  resumeSubscriptionRoute,
  pauseSubscriptionRoute,
  applyCouponRoute,
  payNowRoute,
  promisePaymentRoute,
  explainSubscriptionRoute,
  getOperationRoute,
  createCustomerRoute,
  attachPaymentMethodRoute,
  getCustomerRoute,
  createApiKeyRoute,
  listOwnApiKeysRoute,
  deleteApiKeyRoute,
  listOwnSessionsRoute,
  endOwnSessionRoute,
  endOtherSessionsRoute,
  listPlansRoute,
  getPlan,
  getPlanShort,
  createPlanRoute,
  updatePlan,
  updatePlanShort,
  deletePlan,
  deletePlanShort,
  listAllPlansRoute,
  previewNewPlanRoute,
  previewPlanRoute,
  getPlanPolicyRoute,
  putPlanPolicyRoute,
  ...priceMigrationRoutes,
  listStripeMappingsRoute,
  previewStripeMappingRoute,
  putStripeMappingRoute,
  deleteStripeMappingRoute,
  listServicesRoute,
  getMyAccessRoute,
  checkAccessRoute,
  getUserAccessRoute,
  listProvidersRoute,
  listKeysRoute,
  addKeyRoute,
  removeKeyRoute,
  testKeyRoute,
  keyStatsRoute,
  resolveKeyRoute,
  getBillingStatsRoute,
  listCustomersRoute,
  listBillingSubscriptions,
  listRecentChargesRoute,
  getApprovalsRoute,
  getApprovalRoute,
  decideRoute,
  createRefundRoute,
  createCreditNoteRoute,
  listCreditNotesRoute,
  getPaymentPageForStaffRoute,
  listAllSubscriptions,
  listAccountsRoute,
  getAnalyticsOverviewRoute,
  getRevenueByTierRoute,
  getRevenueRoute,
  ...usageRoutes,
  ...privacyRoutes,
  ...adoptionRoutes,
  ...consoleRoutes,
  // After its neighbours of fixed names, which it would match as well.
  getAccountRoute,
  patchAccountRoute,
  extendTrialRoute,
  previewTakingOverRoute,
  takeOverRoute,
  previewLettingGoRoute,
  letGoRoute,
  applyCouponByStaffRoute,
  listDiscountsRoute,
  removeDiscountRoute,
  retryNowRoute,
  holdDunningRoute,
  skipMessageRoute,
  resendMessageRoute,
  extendGraceRoute,
  writeOffRoute,
  listEndpointsRoute,
  allowEndpointRoute,
  removeEndpointRoute,
  listAllApiKeysRoute,
  revokeAnyApiKeyRoute,
  listAllSessionsRoute,
  endAnySessionRoute,
  endSessionsOfUserRoute,
];
