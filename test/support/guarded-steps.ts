import { randomUUID } from 'node:crypto';
import type { Activities } from '../../activities/index.ts';

/** A subscription with what hangs on it. */
export interface GuardedScene {
  subscriptionId: string;
  invoiceId: string;
  chargeId: string;
}

type Call = (activities: Activities, scene: GuardedScene) => Promise<unknown>;

const about = ({ subscriptionId }: GuardedScene): { key: string; subscriptionId: string } => ({
  key: randomUUID(),
  subscriptionId,
});

/** Every activity that changes a subscription at Stripe, asked for one that may not be managed. */
export const GUARDED: Partial<Record<keyof Activities, Call>> = {
  applyCoupon: (a, scene) => a.applyCoupon({ ...about(scene), code: 'ANY' }),
  cancelSubscription: (a, scene) => a.cancelSubscription({ ...about(scene), atPeriodEnd: false }),
  changePlan: (a, scene) =>
    a.changePlan({ ...about(scene), tier: 'starter', interval: 'month', quantity: 1, when: 'now' }),
  chargeInvoice: (a, scene) =>
    a.chargeInvoice({ ...about(scene), invoiceId: scene.invoiceId, paymentMethodId: null }),
  creditInvoice: (a, { invoiceId }) =>
    a.creditInvoice({
      key: randomUUID(),
      staffId: 'staff',
      invoiceId,
      amount: 100,
      giveBack: 'refund',
      reason: null,
      memo: null,
    }),
  endUnpaid: (a, scene) =>
    a.endUnpaid({
      ...about(scene),
      action: 'cancel',
      debt: 'void',
      downgradeTo: null,
      invoiceIds: [scene.invoiceId],
    }),
  keepSubscription: (a, scene) => a.keepSubscription(about(scene)),
  pauseCollection: (a, scene) => a.pauseCollection({ ...about(scene), until: null }),
  refundCharge: (a, { chargeId }) =>
    a.refundCharge({ key: randomUUID(), staffId: 'staff', chargeId, amount: null }),
  resumeCollection: (a, scene) => a.resumeCollection(about(scene)),
  setTrialEnd: (a, scene) => a.setTrialEnd({ ...about(scene), trialEnd: Date.parse('2028-01-01') }),
  withdrawPendingChange: (a, scene) => a.withdrawPendingChange(about(scene)),
  writeOff: (a, scene) => a.writeOff({ ...about(scene), invoiceIds: [scene.invoiceId] }),
};

/** Those that change something at Stripe and take no subscription from their caller: what they go by is made by ours alone. */
export const NOT_ASKED: Partial<Record<keyof Activities, string>> = {
  ensureOverageItems: 'goes by rows; its effect names the subscription',
  fulfilCheckout: 'goes by a session of ours and makes a subscription',
  invoiceUsageAfterEnd: 'goes by rows; its effect names the subscription',
  reportUsageCharges: 'goes by rows; its effect names the subscription',
  reportUsageToStripe: 'tells a meter of usage; changes no subscription',
  settleLostDispute: 'goes by rows; its effect names the subscription',
};
