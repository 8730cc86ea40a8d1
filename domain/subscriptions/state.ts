import type { PlanInterval } from '../catalogue/plan.ts';
import type { SubscriptionMode } from './mode.ts';
import type { BillingStatus } from './status.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';

/**
 * Where the dunning episode of a subscription stands, as its workflow last told it.
 * Times are epoch milliseconds on the billing clock.
 */
export interface DunningStanding {
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
   * False from the failure until the episode's workflow first tells what it plans, about a second; left out from then on. Only then
   * does `nextAttemptAt: null` mean that no attempt is planned.
   */
  planned?: false;
}

/** What the engine itself remembers of a subscription beside Stripe's snapshot. Input and output of the transition. */
export interface SubscriptionStanding {
  status: BillingStatus;
  /** True from the first successful recurring payment on: tells churn from a missed conversion. */
  everActive: boolean;
  dunning: DunningStanding | null;
  /** Set while a cancellation through the engine is under way or done, to tell voluntary from involuntary ends. */
  endRequestedBy: 'customer' | 'staff' | 'trial' | 'dunning' | null;
  /** Monthly recurring revenue last written as movements, minor units of `currency`. */
  mrr: number;
  currency: string;
}

/** One thing that the transition decided should be done or written. The workflow carries them out in order. */
export type TransitionEffect =
  | {
      type: 'status_changed';
      from: BillingStatus;
      to: BillingStatus;
      rule: string;
      facts: Record<string, string | number | boolean | null>;
    }
  | { type: 'start_trial'; trialEnd: number }
  /** The end of the running trial was moved, by us or elsewhere: its workflow must hear of it. */
  | { type: 'trial_moved'; from: number; to: number }
  /** `payment_failed`: the trial is over and the first charge after it did not go through. */
  | { type: 'end_trial'; outcome: 'converted' | 'expired' | 'canceled' | 'payment_failed' }
  /** The returned standing already holds the episode, with the deadlines of its strategy. */
  | { type: 'start_dunning'; invoiceIds: string[]; firstFailureAt: number }
  /** The unpaid invoices of the running episode are others now: its workflow must hear of it. */
  | { type: 'dunning_changed'; invoiceIds: string[]; startedAt: number }
  /** `superseded`: nothing is left to collect, yet nothing was paid (voided, written off elsewhere, subscription over). */
  | { type: 'end_dunning'; outcome: 'recovered' | 'superseded' }
  /** The debt of an episode that ended with `mark_unpaid` is paid: Stripe is to collect again. */
  | { type: 'collect_again'; episodeId: string }
  /** A bank refused the first payment, days after the subscription began: it is to end, and nothing is owed. */
  | { type: 'end_first_unpaid'; invoiceId: string }
  /** Keycloak and Lago must hear of a new status, tier or period. */
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

/** What the transition returns. `facts` for the timeline stand in each effect. */
export interface TransitionResult {
  standing: SubscriptionStanding;
  effects: TransitionEffect[];
}

/** Inputs of the pure transition (`domain/subscriptions/transition.ts`). */
export interface TransitionInput {
  standing: SubscriptionStanding;
  previous: SubscriptionSnapshot | null;
  snapshot: SubscriptionSnapshot;
  /** Billing time, epoch milliseconds. */
  now: number;
  /** Strategy version that a new episode begins with; default: the policy's. */
  strategy?: string;
  /** False in runs from before `mark_unpaid` suspended until paid; they are replayed as they were. Default: true. */
  suspendsUntilPaid?: boolean;
  /** False in runs from before a first payment by bank debit was waited for; they are replayed as they were. Default: true. */
  waitsForFirstPayment?: boolean;
}
