import { adoptionPage, beginAdoption, failAdoption } from './adoption/adoption-run.ts';
import { failAccountLook, lookAtAccount } from './adoption/look-at-account.ts';
import { comparePredictions } from './adoption/compare-predictions.ts';
import { predictNextEvents } from './adoption/predict-next-events.ts';
import { readBillingProfile } from './accounts/billing-profile.ts';
import { syncCustomer } from './accounts/sync-customer.ts';
import { sendProfile } from './accounts/send-profile.ts';
import { syncAccount } from './accounts/sync-account.ts';
import { readKeyOwners } from './accounts/read-key-owners.ts';
import { carryOutOverride } from './approvals/carry-out-override.ts';
import { makeAskedCoupon } from './approvals/make-asked-coupon.ts';
import { saveAskedMapping, saveAskedMappings } from './approvals/save-asked-mapping.ts';
import { saveAskedPolicy } from './approvals/save-asked-policy.ts';
import { waiveUsage } from './approvals/waive-usage.ts';
import { expireApproval, mailApproval, readApproval } from './approvals/approval-run.ts';
import { askWriteOff } from './approvals/ask-write-off.ts';
import { grantCredits } from './approvals/grant-credits.ts';
import { requireAsked } from './approvals/require-asked.ts';
import { saveAskedPlan } from './approvals/save-asked-plan.ts';
import { signAuditLog } from './audit/sign-audit-log.ts';
import { resealProviderKeys } from './provider-keys/reseal-provider-keys.ts';
import { startAskedMigration } from './approvals/start-asked-migration.ts';
import { migratePrices } from './catalogue/migrate-prices.ts';
import { syncCatalogue } from './catalogue/sync-catalogue.ts';
import { beginPeriodAfterPause } from './subscriptions/begin-period.ts';
import { changePlan, previewChange } from './subscriptions/change-plan.ts';
import { setManagedMark } from './subscriptions/managed-mark.ts';
import {
  applyCoupon,
  cancelSubscription,
  withdrawCancellation,
  pauseCollection,
  removeDiscount,
  resumeCollection,
  setTrialEnd,
  withdrawPendingChange,
} from './subscriptions/subscription-changes.ts';
import { expireCheckout, fulfilCheckout, readCheckout } from './checkout/checkout.ts';
import { chargeInvoice } from './dunning/charge-invoice.ts';
import { endFirstUnpaid } from './dunning/end-first-unpaid.ts';
import { endUnpaid } from './dunning/end-unpaid.ts';
import { writeOff } from './dunning/write-off.ts';
import { creditInvoice } from './documents/credit-invoice.ts';
import type { ActivityDeps } from './deps.ts';
import { resolveLateFailure } from './documents/resolve-late-failure.ts';
import { resolveLostDispute } from './documents/resolve-lost-dispute.ts';
import { mailDisputes } from './documents/mail-disputes.ts';
import { passOnChargeEvents } from './documents/pass-on-charge-events.ts';
import { deliverMessage, recordMessage } from './messages/messages.ts';
import { resendMessage } from './messages/resend-message.ts';
import {
  beginErasure,
  eraseAtKeycloak,
  eraseAtLago,
  eraseAtStripe,
  eraseHere,
  finishErasure,
} from './privacy/erase-person.ts';
import {
  exportKeycloak,
  exportLago,
  exportRuns,
  exportStripe,
  exportTables,
  finishPersonExport,
} from './privacy/export-person.ts';
import { retainData } from './privacy/retain-data.ts';
import { checkFigures } from './reconciliation/check-figures.ts';
import { readUnknownTax } from './reconciliation/read-unknown-tax.ts';
import { wakeUnsentProfiles } from './reconciliation/wake-unsent-profiles.ts';
import { compareUsage } from './reconciliation/compare-usage.ts';
import { countOpenEffects, findMissedEvents, takeUpUnanswered } from './reconciliation/reconciliation.ts';
import { resolveSweep, sweepPage } from './reconciliation/sweep/sweep.ts';
import { refundCharge } from './documents/refund-charge.ts';
import { findUnanswered } from './subscriptions/find-unanswered.ts';
import { countUnanswered, rebuildPage } from './reconciliation/rebuild/rebuild-page.ts';
import { giveUpEvents } from './subscriptions/give-up-events.ts';
import { previewRenewal } from './subscriptions/preview-renewal.ts';
import { readSubscription } from './subscriptions/read-subscription.ts';
import { recallSubscription } from './subscriptions/recall-subscription.ts';
import { recordSubscription } from './subscriptions/record-subscription.ts';
import { recordTimeline } from './timeline/record-timeline.ts';
import { closeUsageWindows } from './usage/rating/close-windows.ts';
import { invoiceUsageAfterEnd } from './usage/rating/invoice-usage-after-end.ts';
import { runUsageUpkeep } from './usage/retention/run-usage-upkeep.ts';
import { mailUsageWarnings } from './usage/reporting/mail-usage-warnings.ts';
import { ensureOverageItems } from './usage/rating/overage-items.ts';
import { refuseReportedUsage } from './usage/reporting/refuse-reported.ts';
import { reportUsageCharges } from './usage/reporting/report-charges.ts';
import { reportUsageToLago } from './usage/reporting/report-to-lago.ts';
import { reportUsageToStripe } from './usage/reporting/report-to-stripe.ts';
import { rateClosedUsage } from './usage/rating/rate-closed-usage.ts';

/** All steps that workflows may ask for, over what they are built on. Each may be repeated safely. */
export function createActivities(deps: ActivityDeps) {
  return {
    adoptionPage: adoptionPage(deps),
    applyCoupon: applyCoupon(deps),
    askWriteOff: askWriteOff(deps),
    failAccountLook: failAccountLook(deps),
    lookAtAccount: lookAtAccount(deps),
    beginAdoption: beginAdoption(deps),
    beginErasure: beginErasure(deps),
    failAdoption: failAdoption(deps),
    cancelSubscription: cancelSubscription(deps),
    changePlan: changePlan(deps),
    chargeInvoice: chargeInvoice(deps),
    checkFigures: checkFigures(deps),
    closeUsageWindows: closeUsageWindows(deps),
    creditInvoice: creditInvoice(deps),
    comparePredictions: comparePredictions(deps),
    /** For runs of the reconciliation that began before the sweep compared revenue. */
    compareRevenue: (): Promise<string[]> => Promise.resolve([]),
    compareUsage: compareUsage(deps),
    countUnsettledEffects: countOpenEffects(deps),
    readUnknownTax: readUnknownTax(deps),
    deliverMessage: deliverMessage(deps),
    endFirstUnpaid: endFirstUnpaid(deps),
    resendMessage: resendMessage(deps),
    endUnpaid: endUnpaid(deps),
    ensureOverageItems: ensureOverageItems(deps),
    eraseAtKeycloak: eraseAtKeycloak(deps),
    eraseAtLago: eraseAtLago(deps),
    eraseAtStripe: eraseAtStripe(deps),
    eraseHere: eraseHere(deps),
    expireCheckout: expireCheckout(deps),
    expireApproval: expireApproval(deps),
    exportKeycloak: exportKeycloak(deps),
    exportLago: exportLago(deps),
    exportRuns: exportRuns(deps),
    exportStripe: exportStripe(deps),
    exportTables: exportTables(deps),
    findMissedEvents: findMissedEvents(deps),
    findUnanswered: findUnanswered(deps),
    finishErasure: finishErasure(deps),
    finishPersonExport: finishPersonExport(deps),
    wakeUnsentProfiles: wakeUnsentProfiles(deps),
    readKeyOwners: readKeyOwners(deps),
    followCatalogue: syncCatalogue(deps),
    followCustomer: syncCustomer(deps),
    fulfilCheckout: fulfilCheckout(deps),
    giveUpEvents: giveUpEvents(deps),
    grantCredits: grantCredits(deps),
    invoiceUsageAfterEnd: invoiceUsageAfterEnd(deps),
    keepSubscription: withdrawCancellation(deps),
    keepUsage: runUsageUpkeep(deps),
    mailApproval: mailApproval(deps),
    mailDisputes: mailDisputes(deps),
    mailUsageWarnings: mailUsageWarnings(deps),
    passOnChargeEvents: passOnChargeEvents(deps),
    pauseCollection: pauseCollection(deps),
    predictNextEvents: predictNextEvents(deps),
    previewChange: previewChange(deps),
    readApproval: readApproval(deps),
    readBillingProfile: readBillingProfile(deps),
    readCheckout: readCheckout(deps),
    readPlans: deps.plans,
    previewRenewal: previewRenewal(deps),
    readSubscription: readSubscription(deps),
    countUnanswered: countUnanswered(deps),
    rebuildPage: rebuildPage(deps),
    recallSubscription: recallSubscription(deps),
    recordMessage: recordMessage(deps),
    recordSubscription: recordSubscription(deps),
    recordTimeline: recordTimeline(deps),
    refundCharge: refundCharge(deps),
    refuseReportedUsage: refuseReportedUsage(deps),
    reportUsageCharges: reportUsageCharges(deps),
    reportUsageToLago: reportUsageToLago(deps),
    reportUsageToStripe: reportUsageToStripe(deps),
    retainData: retainData(deps),
    resealProviderKeys: resealProviderKeys(deps),
    removeDiscount: removeDiscount(deps),
    resumeCollection: resumeCollection(deps),
    beginPeriodAfterPause: beginPeriodAfterPause(deps),
    carryOutOverride: carryOutOverride(deps),
    requireAsked: requireAsked(deps),
    makeAskedCoupon: makeAskedCoupon(deps),
    saveAskedMapping: saveAskedMapping(deps),
    saveAskedMappings: saveAskedMappings(deps),
    saveAskedPolicy: saveAskedPolicy(deps),
    waiveUsage: waiveUsage(deps),
    migratePrices: migratePrices(deps),
    saveAskedPlan: saveAskedPlan(deps),
    startAskedMigration: startAskedMigration(deps),
    sendProfile: sendProfile(deps),
    setManagedMark: setManagedMark(deps),
    setTrialEnd: setTrialEnd(deps),
    settleSweep: resolveSweep(deps),
    sweepPage: sweepPage(deps),
    settleUsage: rateClosedUsage(deps),
    settleLateFailure: resolveLateFailure(deps),
    settleLostDispute: resolveLostDispute(deps),
    signAuditLog: signAuditLog(deps),
    syncAccount: syncAccount(deps),
    takeUpUnanswered: takeUpUnanswered(deps),
    withdrawPendingChange: withdrawPendingChange(deps),
    writeOff: writeOff(deps),
  };
}

/** The steps as workflows see them: types only. */
export type Activities = ReturnType<typeof createActivities>;
