import { randomUUID } from 'node:crypto';
import type { Activities } from '../../activities/index.ts';

/** A subscription with what hangs on it. */
export interface GuardedScene {
  customerId: string;
  subscriptionId: string;
  invoiceId: string;
  chargeId: string;
}

type Call = (activities: Activities, scene: GuardedScene) => Promise<unknown>;

const about = ({ subscriptionId }: GuardedScene): { key: string; subscriptionId: string } => ({
  key: randomUUID(),
  subscriptionId,
});

/** The key under which the money of a charge or an invoice was asked for. */
export const moneyKey = (subjectId: string): string => `asked-for/${subjectId}`;

/** Every activity that changes a subscription at Stripe, asked for one that may not be managed. */
export const GUARDED: Partial<Record<keyof Activities, Call>> = {
  applyCoupon: (a, scene) => a.applyCoupon({ ...about(scene), code: 'ANY' }),
  beginPeriodAfterPause: (a, scene) => a.beginPeriodAfterPause({ ...about(scene), unpaidSince: 0 }),
  cancelSubscription: (a, scene) => a.cancelSubscription({ ...about(scene), atPeriodEnd: false }),
  changePlan: (a, scene) =>
    a.changePlan({ ...about(scene), tier: 'starter', interval: 'month', quantity: 1, when: 'now' }),
  chargeInvoice: (a, scene) =>
    a.chargeInvoice({ ...about(scene), invoiceId: scene.invoiceId, paymentMethodId: null }),
  creditInvoice: (a, { invoiceId }) =>
    a.creditInvoice({
      key: moneyKey(invoiceId),
      staffId: 'staff',
      invoiceId,
      amount: 100,
      giveBack: 'refund',
      reason: null,
      memo: null,
    }),
  endFirstUnpaid: (a, scene) => a.endFirstUnpaid({ ...about(scene), invoiceId: scene.invoiceId }),
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
    a.refundCharge({ key: moneyKey(chargeId), staffId: 'staff', chargeId, amount: null }),
  removeDiscount: (a, scene) => a.removeDiscount({ ...about(scene), discountId: 'di_any' }),
  resumeCollection: (a, scene) => a.resumeCollection(about(scene)),
  setManagedMark: (a, scene) => a.setManagedMark({ ...about(scene), managed: false }),
  setTrialEnd: (a, scene) => a.setTrialEnd({ ...about(scene), trialEnd: Date.parse('2028-01-01') }),
  withdrawPendingChange: (a, scene) => a.withdrawPendingChange(about(scene)),
  writeOff: (a, scene) =>
    a.writeOff({
      ...about(scene),
      invoiceIds: [scene.invoiceId],
      approvalKey: moneyKey(scene.subscriptionId),
    }),
};

/**
 * Rows that lead a row-based activity to a subscription: they say it is managed, as before the mark was
 * removed.
 */
interface ByRows {
  /** SQL; $1 the subscription, $2 the customer, $3 the charge. */
  rows: string[];
  call: Call;
  /** SQL that is true of what was written down instead. */
  left: string;
}

const shardPage = { lane: 0, lanes: 1, after: '', limit: 10 };
const charge = (id: string, finalInvoice: string): string =>
  `insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end, dated_at, state,
     final_invoice, created_at)
   select '${id}', $2, s.id, s.current_period_start, 40, 'usd', s.current_period_start, s.current_period_end,
     s.current_period_start, 'planned', ${finalInvoice}, now() from subscriptions s where s.id = $1 and $3 <> ''`;
const refused = (id: string): string =>
  `select from usage_charges where id = '${id}' and state = 'refused' and error like 'not_managed%'`;

/** Every activity that changes something at Stripe for what its rows name. */
export const GUARDED_BY_ROWS: Partial<Record<keyof Activities, ByRows>> = {
  ensureOverageItems: {
    rows: [
      `insert into usage_periods (subscription_id, customer_id, starts_at, ends_at, currency, tier, is_open)
       select s.id, $2, s.current_period_start, s.current_period_end, 'usd', s.tier, false from subscriptions s
       where s.id = $1 and $3 <> ''`,
    ],
    call: (a) => a.ensureOverageItems(shardPage),
    left: `select from effects where kind = 'usage.item' and state = 'failed' and error like '%not managed%'`,
  },
  invoiceUsageAfterEnd: {
    rows: [charge('late', `'late-usage:guarded'`)],
    call: (a) => a.invoiceUsageAfterEnd(),
    left: refused('late'),
  },
  reportUsageCharges: {
    rows: [
      `update usage_periods set item_id = 'si_known' where subscription_id = $1 and $2 || $3 <> ''`,
      charge('overage', 'null'),
    ],
    call: (a) => a.reportUsageCharges(shardPage),
    left: refused('overage'),
  },
  settleLostDispute: {
    rows: [
      `insert into disputes (id, charge_id, customer_id, amount, currency, reason, status, created_at)
       select 'dp_guarded', $3, $2, 100, 'usd', 'fraudulent', 'lost', now() where $1 <> ''`,
    ],
    call: (a, { customerId }) => a.settleLostDispute({ customerId, disputeId: 'dp_guarded' }),
    left: `select from disputes where id = 'dp_guarded' and outcome = 'none'`,
  },
};

/** Those that change something at Stripe and nothing of a subscription that is there. */
export const NOT_ASKED: Partial<Record<keyof Activities, string>> = {
  fulfilCheckout: 'makes a subscription; the card that a page took is tried below, as replaceCard',
  settleLateFailure: 'reads a charge that failed late, which the customer below has',
  reportUsageToStripe: 'a meter of ours counts, and no subscription changes',
};

/** A route that changes something at Stripe itself: for a caller whose only subscription is observed. */
export interface GuardedRoute {
  /** The file that asks the guard. */
  file: string;
  method: string;
  /** `{customer}` stands for the caller's. */
  path: string;
  body: object;
  byStaff?: boolean;
}

/** Every route whose change belongs to a customer. */
export const GUARDED_ROUTES: GuardedRoute[] = [
  {
    file: 'accounts/setup-payment-method.ts',
    method: 'POST',
    path: '/billing/payment-methods/setup',
    body: {},
  },
  { file: 'checkout/create-portal.ts', method: 'POST', path: '/billing/portal/create', body: {} },
  {
    file: 'accounts/attach-payment-method.ts',
    method: 'POST',
    path: '/stripe/attach_payment_method',
    body: { payment_method_id: 'pm_card_mastercard' },
  },
  {
    file: 'accounts/set-time-zone.ts',
    method: 'PATCH',
    path: '/stripe/customer',
    body: { time_zone: 'Europe/Berlin' },
  },
  {
    file: 'accounts/set-time-zone.ts',
    method: 'PUT',
    path: '/admin/customers/{customer}/time-zone',
    body: { time_zone: 'Europe/Berlin', reason: 'asked for by telephone' },
    byStaff: true,
  },
];

/** Files of routes that make something of our own, and why nobody else's can be changed by them. */
export const ROUTES_NOT_ASKED: Record<string, string> = {
  'checkout/close-older-pages.ts': 'closes pages of ours',
  'checkout/create-checkout.ts': 'opens a page; who has a subscription is refused before',
  'accounts/stripe-customer.ts': 'makes a customer',
  'catalogue/coupons.ts': 'makes a coupon',
  'catalogue/save-plan.ts': 'puts a plan of ours on sale',
};
