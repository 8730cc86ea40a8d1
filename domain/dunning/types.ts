import type { InvoiceFacts } from '../subscriptions/snapshot.ts';

/** Code of an attempt that Stripe's key was not allowed to make: only people can put that right. */
export const KEY_LACKS_PERMISSION = 'stripe_not_allowed';

/** How a declined payment is treated; the classes of docs/rules.md. */
export type DeclineClass =
  | 'needs_new_method'
  | 'suspected_fraud'
  | 'needs_authentication'
  | 'insufficient_funds'
  | 'temporary'
  | 'generic';

/** A wait after the failure, in minutes, hours or days. */
export interface Delay {
  minutes?: number;
  hours?: number;
  days?: number;
}

/** A strategy's treatment of one class of decline. */
export type RetryRule =
  | { kind: 'never' }
  | { kind: 'delays'; after: readonly Delay[] }
  | { kind: 'paydays'; fallback: readonly Delay[] }
  /** The first likely payday after the failure, and these after it. */
  | { kind: 'payday_and_after'; after: readonly Delay[]; fallback: readonly Delay[] };

/** Kinds of message of an episode and around it. */
export type MessageKind =
  | 'payment_failed'
  | 'action_required'
  | 'suspension_warning'
  | 'suspended'
  | 'recovered'
  | 'ended'
  | 'invoice_due_soon'
  | 'invoice_overdue'
  | 'card_expiring'
  | 'payment_method_ended'
  | 'renewal_notice'
  | 'price_change'
  | 'price_change_withdrawn'
  | 'trial_ending'
  | 'trial_extended'
  | 'trial_expired'
  | 'trial_refused'
  | 'duplicate_refunded'
  | 'first_payment_failed'
  | 'checkout_abandoned'
  | 'usage_warning';

/**
 * A versioned plan for failed payments: four independent lists. An episode keeps the version it began with.
 */
export interface DunningStrategy {
  version: string;
  retries: Readonly<Record<DeclineClass, RetryRule>>;
  /**
   * The window is the same for all plans, because card networks count by card. A plan may have fewer
   * attempts, never more.
   */
  maxCountedAttempts: { attempts: number; days: number };
  /** How often a bank debit that failed is tried again. */
  debitTries: number;
  /**
   * The most tries of a failed payment by type of method, where its scheme or Stripe sets a limit.
   * `other`: of every method that is neither here, nor a debit by `debitTries`, nor tried like a card.
   * Left out: no limits but that of ACH.
   */
  mostTries?: Readonly<Record<string, number> & { other: number }>;
  /** Access steps by elapsed time since the first failure. */
  access: readonly { after: Delay; step: 'suspend' }[];
  messages: readonly {
    kind: MessageKind;
    when: { after: Delay } | { before: 'suspend' | 'final'; by: Delay };
  }[];
  finalAction: {
    after: Delay;
    action: 'cancel' | 'mark_unpaid' | 'downgrade';
    debt: 'keep' | 'void';
    downgradeTo: string | null;
  };
  /** Minimum time between two messages of one kind. */
  messageSpacing: Delay;
  /** Hour of the customer's day, 0 to 23, at which a payday retry is made. */
  paydayHour: number;
  /** A customer may promise a day so often in an episode, and at most so far ahead. */
  promises: { most: number; maxAhead: Delay };
  /** Staff may hold retries at most so far ahead. */
  holdMaxAhead: Delay;
  /** Staff may extend the grace of one episode by at most so much in all. */
  graceExtensionMax: Delay;
}

/** What happened in an episode so far; the only memory of it. Times are billing time, epoch milliseconds. */
export interface EpisodeFacts {
  startedAt: number;
  strategyVersion: string;
  invoices: InvoiceFacts[];
  attempts: {
    at: number;
    invoiceId: string;
    paymentMethodId: string | null;
    counted: boolean;
    /** `processing`: a bank was asked; its answer appears in the invoice's facts days later. */
    outcome: 'succeeded' | 'declined' | 'processing' | 'not_payable' | 'provider_error' | 'unknown';
    code: string | null;
    advice: string | null;
    /** `EpisodeFacts.outageMs` at the attempt; absent: the outage came later. */
    outageMs?: number;
  }[];
  messagesSent: { kind: MessageKind; at: number }[];
  paymentMethodId: string | null;
  /** Its type, as Stripe names it; left out in what was written before this was known. */
  paymentMethodType?: string | null;
  /** Milliseconds for which the clocks stood still: Stripe could not be reached, or a bank had been asked. */
  outageMs: number;
  graceExtendedMs: number;
  heldUntil: number | null;
  promisedFor: number | null;
  /** How often a day was promised; left out: once where one is, else never. */
  promisesMade?: number;
  /** Billing time zone of the customer, IANA name. */
  timeZone: string;
  suspendedAt: number | null;
  skipNextMessage: boolean;
  /** Set when the debt is older than the take-over: what was due until then was somebody else's. */
  takenOver?: { at: number; paymentMethodId: string | null };
}

/** The next thing an episode does, and why: the answer of the pure planner. */
export interface PlannedStep {
  at: number;
  action:
    | { type: 'retry'; invoiceIds: string[]; attempt: number; counted: boolean }
    | { type: 'message'; kind: MessageKind }
    | { type: 'suspend' }
    | { type: 'final'; action: 'cancel' | 'mark_unpaid' | 'downgrade' };
  /** The rule that fired, a stable snake_case name. */
  rule: string;
  /** One sentence for people: "retry 3 of invoice in_… because insufficient_funds, next payday". */
  because: string;
}

/**
 * Why retries are planned or not. `left_to_stripe`: Stripe has scheduled an attempt on every unpaid
 * invoice.
 */
export type RetryState =
  | 'planned'
  | 'exhausted'
  | 'left_to_stripe'
  /**
   * The latest attempt's outcome is unknown: look it up at Stripe, record it, and plan again. Never charge
   * on a guess.
   */
  | 'unknown_outcome'
  /** Every unpaid invoice was sent to the customer, who pays it by themselves: we never charge it. */
  | 'sent'
  /** A bank was asked and has not answered: nothing is charged and no clock runs until it does. */
  | 'processing'
  | 'needs_new_method'
  | 'needs_authentication'
  | 'suspected_fraud'
  | 'nothing_unpaid';

/** The whole future of an episode by its present facts. */
export interface EpisodePlan {
  /**
   * In time order, never in the past: overdue steps are at `now`. The first is the next. Empty when nothing
   * is unpaid.
   */
  steps: PlannedStep[];
  retries: { state: RetryState; declineClass: DeclineClass; code: string | null };
  /** The message that staff skip. At its time, record it as sent and clear `skipNextMessage`. */
  skippedMessage: PlannedStep | null;
  state: {
    stage: 'grace' | 'suspended';
    graceUntil: number;
    finalActionAt: number;
    /** Our next retry, or Stripe's own where the retries are left to it. */
    nextAttemptAt: number | null;
    /** Counted attempts so far. */
    attempt: number;
  };
}
