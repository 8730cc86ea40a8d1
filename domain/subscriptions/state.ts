import type { PlanInterval } from '../catalogue/plan.ts';
import type { SubscriptionMode } from './mode.ts';
import type { BillingStatus } from './status.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';

/**
 * State of a subscription's dunning episode, as its workflow last reported it. Times are epoch milliseconds
 * on the billing clock.
 */
export interface DunningReport {
  episodeId: string;
  startedAt: number;
  strategy: string;
  invoiceIds: string[];
  /** Counted attempts so far. */
  attempt: number;
  nextAttemptAt: number | null;
  graceUntil: number;
  finalActionAt: number;
  stage: 'grace' | 'suspended' | 'ended';
  /** Why charges cannot be made until people have put it right; left out where they can. */
  trouble?: string;
  outcome: 'recovered' | 'canceled' | 'unpaid' | 'downgraded' | 'written_off' | 'superseded' | null;
  /**
   * False from the failure until the episode's workflow first reports its plan, about a second later;
   * absent from then on. Only then does `nextAttemptAt: null` mean that no attempt is planned.
   */
  planned?: false;
}

/**
 * Outcomes of an episode after which access continues although an invoice may be open: the debt is set
 * apart.
 */
const SET_APART: readonly DunningReport['outcome'][] = ['downgraded', 'written_off'];

/** Whether access goes on after an episode with this outcome. */
export const isSetApart = (outcome: DunningReport['outcome']): boolean => SET_APART.includes(outcome);

/**
 * What the engine remembers of a subscription besides Stripe's snapshot. Input and output of the
 * transition.
 */
export interface SubscriptionState {
  status: BillingStatus;
  /** True from the first successful recurring payment on, which tells churn from a missed conversion. */
  everActive: boolean;
  dunning: DunningReport | null;
  /** Set when a cancellation through the engine begins, to tell voluntary from involuntary ends. */
  endRequestedBy: 'customer' | 'staff' | 'trial' | 'dunning' | null;
  /** Monthly recurring revenue last written as movements, minor units of `currency`. */
  mrr: number;
  currency: string;
  /** Absent where collection is not paused and every period was paid. */
  pause?: PauseState;
}

/**
 * A pause of collection, and the period that it left unpaid. Times are epoch milliseconds on the billing
 * clock.
 */
export interface PauseState {
  /** When the pause was first read; null once it is over, or where its beginning was not seen. */
  since: number | null;
  /** Start of the plan's running period, if a pause voided its renewal. */
  unpaidPeriod: number | null;
  /** Why no new period could begin; left out where none was tried. */
  trouble?: string;
  /**
   * The pause is over and the subscription set to end: the rest of the unpaid period is closed, until the
   * customer stays. Left out otherwise.
   */
  leaves?: true;
}

/** A command of the transition. The workflow carries them out in order. */
export type TransitionEffect =
  | {
      type: 'status_changed';
      from: BillingStatus;
      to: BillingStatus;
      rule: string;
      facts: Record<string, string | number | boolean | null>;
    }
  | { type: 'start_trial'; trialEnd: number }
  /** The end of the running trial moved: notify its workflow. */
  | { type: 'trial_moved'; from: number; to: number }
  /** `payment_failed`: the trial is over and the first charge after it did not go through. */
  | { type: 'end_trial'; outcome: 'converted' | 'expired' | 'canceled' | 'payment_failed' }
  /** The returned state already holds the episode, with its strategy's deadlines. */
  | { type: 'start_dunning'; invoiceIds: string[]; firstFailureAt: number }
  /** The running episode's unpaid invoices changed: notify its workflow. */
  | { type: 'dunning_changed'; invoiceIds: string[]; startedAt: number }
  /**
   * `superseded`: nothing is left to collect, but nothing was paid (voided, written off elsewhere,
   * subscription ended).
   */
  | { type: 'end_dunning'; outcome: 'recovered' | 'superseded' }
  /** The debt of an episode that ended with `mark_unpaid` is paid: Stripe is to collect again. */
  | { type: 'collect_again'; episodeId: string }
  /** A pause is over in a period that nobody paid: Stripe is to begin a new one, and collect it. */
  | { type: 'begin_period_after_pause'; unpaidSince: number }
  /** A bank refused the first payment days later: the subscription ends, and nothing is owed. */
  | { type: 'end_first_unpaid'; invoiceId: string }
  /** Sync a new status, tier or period to Keycloak and Lago. */
  | { type: 'sync_account' }
  /** The period that ended at `from` was followed by the one that ends at `to`. */
  | { type: 'period_rolled'; from: number; to: number }
  | {
      type: 'plan_changed';
      fromTier: string;
      toTier: string;
      fromInterval: PlanInterval;
      toInterval: PlanInterval;
      fromQuantity: number;
      toQuantity: number;
    }
  /** It came into the engine's hands or left them: its children begin or end. */
  | { type: 'mode_changed'; from: SubscriptionMode; to: SubscriptionMode }
  /** The subscription is over for good; always the last effect. */
  | { type: 'end' };

/** Result of the transition. Each command carries its `facts` for the timeline. */
export interface TransitionResult {
  state: SubscriptionState;
  effects: TransitionEffect[];
}

/** Inputs of the pure transition (`domain/subscriptions/transition.ts`). */
export interface TransitionInput {
  state: SubscriptionState;
  previous: SubscriptionSnapshot | null;
  snapshot: SubscriptionSnapshot;
  /** Billing time, epoch milliseconds. */
  now: number;
  /** Strategy version that a new episode begins with; default: the policy's. */
  strategy?: string;
  /**
   * False in runs from before `mark_unpaid` suspended until paid, which replay as they were. Default: true.
   */
  suspendsUntilPaid?: boolean;
  /** False in runs that took a credit of the whole debt for its payment. Default: true. */
  creditIsNoPayment?: boolean;
  /** False in runs that dated an episode by invoices that were left open long before. Default: true. */
  sparesLeftOpen?: boolean;
  /** False in runs that left the period free in which a pause ended. Default: true. */
  collectsAfterPause?: boolean;
  /** False in runs that opened the rest of such a period to who was leaving. Default: true. */
  closesAfterPause?: boolean;
  /**
   * False in runs from before first payments by bank debit were awaited, which replay as they were.
   * Default: true.
   */
  waitsForFirstPayment?: boolean;
}
