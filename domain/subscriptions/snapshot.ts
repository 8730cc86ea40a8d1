import type { AddOnItem } from '../catalogue/add-on.ts';
import type { RunTerms } from '../catalogue/plan-policy.ts';
import type { PlanInterval } from '../catalogue/plan.ts';
import type { PaymentState } from '../documents/payment-state.ts';
import type { SubscriptionMode } from './mode.ts';

/**
 * Stripe's own subscription statuses (docs.stripe.com/api/subscriptions/object#subscription_object-status).
 */
export type StripeStatus =
  'incomplete' | 'incomplete_expired' | 'trialing' | 'active' | 'past_due' | 'unpaid' | 'canceled' | 'paused';

/**
 * An invoice for the rules. Amounts are minor units of `currency`; times are epoch milliseconds on the
 * billing clock.
 */
export interface InvoiceFacts {
  id: string;
  number: string | null;
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  billingReason: string | null;
  amountDue: number;
  amountRemaining: number;
  amountPaid: number;
  currency: string;
  createdAt: number;
  /** When the draft was finalised, from when on Stripe collects; absent when unknown. */
  finalizedAt?: number | null;
  /** When Stripe will make a draft final and collect it; absent for others, and while nobody is to. */
  finalizesAt?: number;
  dueAt: number | null;
  paidAt: number | null;
  attemptCount: number;
  /** Set when Stripe itself will try again; then the engine leaves the retries to Stripe. */
  nextStripeAttemptAt: number | null;
  /** The failure of the latest payment attempt, null when none failed. */
  lastFailure: PaymentFailure | null;
  /** State of its payment; absent in older snapshots, and for paid invoices and drafts. */
  payment?: PaymentFacts;
  /** `send_invoice`: the customer pays it by themselves, until `dueAt`. Left out: charged. */
  collectionMethod?: 'charge_automatically' | 'send_invoice';
  /** It is for a change of the subscription that took effect before it was paid. Left out: no, or unknown. */
  isOfChange?: true;
}

/** The payment of an open invoice. Times are billing time, epoch milliseconds. */
export interface PaymentFacts {
  state: PaymentState;
  /** Type of the method that was charged, as Stripe names it; null where none was. */
  methodType: string | null;
  /** When the latest charge was asked for; null where none was. */
  askedAt: number | null;
  /** When the bank's answer is usually there; null unless `processing`. */
  answerDueAt: number | null;
}

/** Why a payment attempt failed, as the card network and Stripe put it. */
export interface PaymentFailure {
  /** Stripe's decline code, else its error code (`authentication_required`, `processing_error` …). */
  code: string;
  /**
   * Stripe's advice on the charge outcome (`try_again_later`, `do_not_try_again`, `confirm_card_data`), if
   * any.
   */
  advice: string | null;
  /** Billing time of the attempt. */
  at: number;
  paymentMethodId: string | null;
  /** Type of the method, as Stripe names it; left out in what was read before this was known. */
  methodType?: string | null;
}

/** The card (or other method) that the next renewal would charge. */
export interface PaymentMethodFacts {
  id: string;
  type: string;
  /** Month (1 to 12) and year in which a card ends; null for methods that do not expire. */
  expiry: { month: number; year: number } | null;
  /** Stripe's fingerprint: the same for the same card number, also at other customers. */
  fingerprint: string | null;
}

/** A plan change that Stripe will carry out later, from its subscription schedule. */
export interface PendingChange {
  tier: string;
  interval: PlanInterval;
  quantity: number;
  effectiveAt: number;
  /**
   * Recurring amount of one period from then on, as `SubscriptionSnapshot.recurringAmount`; absent in older
   * state, and where only Stripe knows it.
   */
  amount?: number;
  /** The price migration that made it: the customer cannot withdraw it. Left out for any other change. */
  migrationId?: string;
}

/** A reading of a subscription that is not ours: only whether it is live. */
export type ForeignFacts = Pick<
  SubscriptionSnapshot,
  'subscriptionId' | 'stripeStatus' | 'canceledAt' | 'endedAt' | 'testClockId' | 'billingTime' | 'readAt'
>;

/**
 * One reading of a subscription at Stripe. It holds no personal data, so it may stand in a workflow's
 * history. Times are epoch milliseconds on the billing clock.
 */
export interface SubscriptionSnapshot {
  subscriptionId: string;
  customerId: string;
  /** From the metadata that checkout set; null for a subscription made elsewhere. */
  userId: string | null;
  stripeStatus: StripeStatus;
  /** Plan of the price, by price or product. If no plan has it, the earlier plan; `unknown` without one. */
  tier: string;
  /** True when `tier` is the earlier plan, because no plan has the price; absent otherwise. */
  tierKept?: true;
  /**
   * True where no item is a plan's and each is mapped as an add-on: `tier` is `unknown`, and nothing is
   * wrong. Left out otherwise.
   */
  addOnsAlone?: true;
  /** Tier shown and granted while trialing: `trial` for the paid Trial, else the tier itself. */
  trialTier: string | null;
  priceId: string;
  interval: PlanInterval;
  /** Intervals between two charges of the plan (3 with `month`: quarterly); left out: 1. */
  intervalCount?: number;
  /**
   * All licensed items in an average month, minor units, without tax; absent when all have the plan's
   * interval.
   */
  monthlyAmount?: number;
  /**
   * Prices whose amount only an invoice shows (tiers, packages); no amount here includes them. Absent:
   * none.
   */
  uncountedPrices?: string[];
  /** Licensed items besides the plan's; absent: none. */
  addOns?: AddOnItem[];
  /**
   * Recurring licensed amount of one period for all units, after forever discounts, without added tax,
   * minor units.
   */
  recurringAmount: number;
  /** Tax that the prices include, part of `recurringAmount`; absent: none. */
  includedTax?: number;
  /** Prices that may include tax that no invoice shows yet; MRR includes it. Absent: none. */
  taxUnknownPrices?: string[];
  /**
   * The plan's price for all units of one period, before discounts, minor units. Absent: Stripe does not
   * price it, and in older snapshots.
   */
  planAmount?: number;
  /** Of the plan's price, rounded; 0 of tiers. */
  unitAmount: number;
  quantity: number;
  currency: string;
  currentPeriodStart: number;
  currentPeriodEnd: number;
  trialStart: number | null;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  /** When it will end, by any means (`endsAt`); absent in older snapshots. */
  endsAt?: number | null;
  canceledAt: number | null;
  endedAt: number | null;
  /**
   * Stripe's reason for the cancellation: `cancellation_requested`, `payment_failed`, `payment_disputed`;
   * null while live.
   */
  cancellationReason: string | null;
  /** Collection is paused (Stripe's `pause_collection`) until `resumesAt`, or until somebody resumes it. */
  pause: { resumesAt: number | null } | null;
  /**
   * When the renewal of the plan's running period was invoiced, if that is the latest invoice and void;
   * absent otherwise.
   */
  voidRenewalAt?: number;
  scheduleId: string | null;
  pendingChange: PendingChange | null;
  paymentMethod: PaymentMethodFacts | null;
  /**
   * The method that would be charged, and may not be since `at`, because its owner has ended the mandate:
   * `paymentMethod` is null. Absent: none.
   */
  endedMandate?: { paymentMethodId: string; at: number };
  /** All invoices of this reading: at least the latest one and all open ones. */
  invoices: InvoiceFacts[];
  createdAt: number;
  /** What its plan has otherwise of the rules that ship; left out where that is nothing. */
  terms?: RunTerms;
  /** Its mode; absent in older state: managed. */
  mode?: SubscriptionMode;
  testClockId: string | null;
  /** Billing time of the read: the test clock's frozen time, or real time. */
  billingTime: number;
  /** Real time at which the read began, epoch milliseconds. */
  readAt: number;
}
