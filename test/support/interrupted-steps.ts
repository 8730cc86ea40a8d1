import type { Activities } from '../../activities/index.ts';
import * as changes from './interrupted-changes.ts';
import * as money from './interrupted-money.ts';
import type { InterruptedStep } from './interrupted-scene.ts';
import * as usage from './interrupted-usage.ts';

const READS = 'only reads';
const OURS = 'changes nothing but PostgreSQL, in one transaction or under a key';
const ERASED = 'finds what an earlier try did; killed in fault-erasure-killed.test.ts';
const SYNC = 'writes the newest state, as often as it takes; killed in its own test';

/**
 * Every activity: how the worker is killed in its middle, or why nothing at Stripe could be lost or
 * doubled. An activity that is missing here is a type error and fails the test.
 */
export const INTERRUPTED: Record<keyof Activities, InterruptedStep[] | string> = {
  adoptionPage: 'makes Updates whose ids are its keys; killed in adoption-story.test.ts',
  applyCoupon: changes.COUPON,
  waiveUsage: 'one transaction; nothing is unbilled at the repeat',
  saveAskedPolicy: 'one transaction; a repeat finds what it saved',
  saveAskedMapping: 'one transaction; a repeat finds what it saved, and has subscriptions read again',
  saveAskedMappings: 'one transaction; a repeat finds what it saved, and has subscriptions read again',
  carryOutOverride: 'makes an Update whose id is its key; what that does is in setTrialEnd and applyCoupon',
  makeAskedCoupon: 'makes a coupon by the same keys again, which Stripe answers with the first one',
  requireAsked: READS,
  askWriteOff: 'makes an Update whose id is its key; what that does is in writeOff',
  beginAdoption: READS,
  beginErasure: ERASED,
  failAdoption: OURS,
  failAccountLook: OURS,
  lookAtAccount: 'reads, and notes how far it is; killed in adopt-look.test.ts',
  beginPeriodAfterPause: changes.BEGIN_PERIOD,
  cancelSubscription: changes.CANCEL,
  changePlan: changes.CHANGE_PLAN,
  chargeInvoice: money.CHARGE,
  checkFigures: READS,
  closeUsageWindows: OURS,
  comparePredictions: OURS,
  compareRevenue: READS,
  compareUsage: READS,
  countUnsettledEffects: READS,
  readKeyOwners: OURS,
  wakeUnsentProfiles: 'wakes the accounts; what they write is in sendProfile',
  creditInvoice: money.CREDIT_NOTE_STEPS,
  deliverMessage: 'speaks to the mail server; killed in its own test',
  endFirstUnpaid: money.END_FIRST_UNPAID,
  endUnpaid: money.END_UNPAID,
  ensureOverageItems: usage.OVERAGE_ITEM,
  eraseAtKeycloak: ERASED,
  eraseAtLago: ERASED,
  eraseAtStripe: ERASED,
  eraseHere: ERASED,
  expireCheckout: OURS,
  expireApproval: OURS,
  exportKeycloak: READS,
  exportLago: READS,
  exportRuns: READS,
  exportStripe: READS,
  exportTables: OURS,
  findMissedEvents: READS,
  findUnanswered: READS,
  countUnanswered: READS,
  rebuildPage: 'reads, and inserts rows that may be inserted again; shown in restore.test.ts',
  finishErasure: ERASED,
  finishPersonExport: OURS,
  followCatalogue: OURS,
  followCustomer: OURS,
  fulfilCheckout: money.FULFIL_CHECKOUT,
  giveUpEvents: OURS,
  grantCredits: OURS,
  invoiceUsageAfterEnd: usage.FINAL_INVOICE,
  keepSubscription: changes.KEEP,
  keepUsage: OURS,
  mailApproval: OURS,
  mailDisputes: 'speaks to the mail server; killed in fault-dispute-mails.test.ts',
  mailUsageWarnings: 'speaks to the mail server; as deliverMessage, message by message',
  passOnChargeEvents: 'reads, and repeats a signal that is safe to repeat',
  pauseCollection: changes.PAUSE,
  predictNextEvents: OURS,
  previewChange: READS,
  previewRenewal: READS,
  readApproval: READS,
  readBillingProfile: READS,
  readCheckout: READS,
  readPlans: READS,
  readSubscription: READS,
  readUnknownTax: READS,
  recallSubscription: READS,
  recordMessage: OURS,
  recordSubscription: OURS,
  recordTimeline: OURS,
  refundCharge: money.REFUND_STEPS,
  refuseReportedUsage: OURS,
  resendMessage: 'speaks to the mail server; as deliverMessage, under one message id',
  reportUsageCharges: usage.USAGE_CHARGE,
  reportUsageToLago: 'speaks to Lago; killed in fault-usage.test.ts',
  reportUsageToStripe: usage.REPORT_USAGE,
  resealProviderKeys: OURS,
  retainData: OURS,
  removeDiscount: changes.DISCOUNT,
  resumeCollection: changes.RESUME,
  migratePrices:
    'mails once a key, and makes Updates whose ids are its keys; killed in price-migration-killed.test.ts. What they do is in changePlan',
  startAskedMigration: 'one state in the database, and a start that finds the run',
  saveAskedPlan: 'finds in Stripe, by lookup keys, what an earlier try made',
  sendProfile: 'writes the newest profile under a key; tried again in account-sync.test.ts',
  setManagedMark: [...changes.LET_GO, ...changes.TAKE_OVER],
  setTrialEnd: changes.EXTEND_TRIAL,
  settleLateFailure: money.LATE_FAILURE,
  settleLostDispute: [...money.LOST_DISPUTE, ...money.RETURNED],
  settleSweep: READS,
  settleUsage: OURS,
  signAuditLog: OURS,
  sweepPage: 'reads, and repeats signals that are safe to repeat; killed in fault-sweep.test.ts',
  syncAccount: SYNC,
  takeUpUnanswered: OURS,
  withdrawPendingChange: changes.WITHDRAW,
  writeOff: money.WRITE_OFF,
};

/** A row of the table: one activity, in one of the ways it is used. */
export interface InterruptedCase {
  /** `cancelSubscription (now)`. */
  name: string;
  activity: string;
  step: InterruptedStep;
}

/** All of them. */
export const interruptedCases = (): InterruptedCase[] =>
  Object.entries(INTERRUPTED).flatMap(([activity, steps]) =>
    typeof steps === 'string'
      ? []
      : steps.map((step) => ({
          name: step.as === undefined ? activity : `${activity} (${step.as})`,
          activity,
          step,
        })),
  );
