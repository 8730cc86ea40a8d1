import type { Delay } from './dunning/types.ts';

/**
 * Every number of the rules outside dunning strategies (`dunning/strategies.ts`); workflow code has none.
 * `DEFAULT_POLICY` holds the defaults. A plan may override each (`catalogue/plan-policy.ts`,
 * `dunning/terms.ts`), unless a reason against it is given here.
 */
export interface Policy {
  /**
   * Strategy version of new episodes; a running one keeps its own. One for all plans: a plan's terms are
   * appended.
   */
  dunningStrategy: string;
  trial: TrialPolicy;
  /** What a paused subscription opens: nothing more than a suspended one, or all of its tier. */
  pausedAccess: 'suspended' | 'full';
  /** Access during a first payment by bank debit: none until it arrives, or the whole tier. */
  whileProcessing: 'wait' | 'grant';
  /** The same for a renewal: access stays open, or closes until the payment arrives. */
  renewalWhileProcessing: 'wait' | 'grant';
  /** What a lost dispute does to the subscription that the charge paid for: ends it at once, or nothing. */
  lostDispute: 'end' | 'keep';
  /**
   * Tier for people without a live subscription. One for all: without a subscription there is no plan to
   * ask.
   */
  fallbackTier: string;
  /** An open checkout session is reminded of once, so many hours after it began; 0: never. */
  checkoutReminderHours: number;
  /** Days before expiry at which a card that expires by the next renewal is announced; none: never. */
  cardExpiryDays: readonly number[];
  /** Days before the renewal of a period shorter than a year at which its notice is sent; 0: never. */
  renewalNoticeDays: number;
  /** The same of a period of a year or more, where laws of several countries ask for it; 0: never. */
  yearlyRenewalNoticeDays: number;
  /** Warnings are given when so much of the credits of a period is used, in percent; none: never. */
  usageWarningPercents: readonly number[];
  /**
   * When uninvoiced usage after a subscription's last invoice is billed automatically; otherwise staff
   * decide. One for all plans: all periods of the subscription are decided together, and they may have been
   * on several.
   */
  usageAfterEnd: 'invoice' | 'ask';
  /**
   * Losing all revenue of one subscription and starting another within this time is a move: one expansion
   * or contraction, no churn. One for all plans, since a move is between two of them.
   */
  moveWindow: Delay;
  /**
   * Reminder of a sent invoice, before its due date. One for all plans: payment by invoice is agreed with a
   * customer.
   */
  invoiceReminderBefore: Delay;
  /**
   * When the customer is asked for another payment method after a mandate ended: what ended it is mostly a
   * payment that failed, whose own message asks. One for all plans, since it is about Stripe's events.
   */
  endedMandateAfter: Delay;
  /**
   * A step this much later than planned, in real time, was late because no worker ran: the clocks of
   * dunning and grace stood still for that time. One for all plans, since it is about our machines.
   */
  lateAfter: Delay;
  /** When no worker runs. One for all plans, for the same reason. */
  absence: {
    /** A worker without a heartbeat for this long counts as absent. */
    after: Delay;
    /** The longest time for which access stays open past the end of grace. */
    opensFor: Delay;
    /** Time for workers that are back to move the ends of grace themselves. */
    catchUp: Delay;
  };
  /** One for all plans, since they are about the payment provider's answers. */
  attempts: {
    /** A payment attempt that Stripe could not answer is made again after these; the last one repeats. */
    providerErrorDelays: readonly Delay[];
    /** A retry that is due this soon after another attempt counts as done by it. */
    retrySpacing: Delay;
  };
  /** One for all plans: they bound what a workflow carries, by how long Stripe repeats itself. */
  memory: {
    /**
     * Number of event ids that a lifecycle remembers to drop duplicates. Stripe repeats an event for at
     * most 3 days.
     */
    seenEvents: number;
    /** Answered Update keys it remembers across continue-as-new. */
    doneUpdates: number;
  };
}

/** The rules of the trial tier and of free trials. */
export interface TrialPolicy {
  /** Length of the paid Trial where its plan names none; a plan's own is its `trialDays`. */
  days: number;
  /** Days of the automatic extension, given once to an active user without a usable card; 0: none. */
  extensionDays: number;
  /** Activity within this many days before the decision makes an active user. */
  activeWithinDays: number;
  /** Reminders so many days before the end, the first one first. */
  reminderDays: readonly number[];
  /**
   * A reminder sent this long before it is due replaces it. One for all plans: it keeps a trial whose end
   * moves by hours from a second reminder.
   */
  reminderSpacing: Delay;
  /**
   * The decision is made this long before the end, so that Stripe does what was decided and not its
   * default. One for all plans: it is the time that Stripe and we need.
   */
  decideBefore: Delay;
  /** Most days that staff may add to one trial in all. */
  staffExtensionMaxDays: number;
  /** Tier that a Trial converts to where the customer chose none. */
  convertsTo: string;
}

/** The policy that ships. */
export const DEFAULT_POLICY: Policy = {
  dunningStrategy: 'standard-2026-11b',
  trial: {
    days: 7,
    extensionDays: 3,
    activeWithinDays: 2,
    reminderDays: [3, 1],
    reminderSpacing: { days: 1 },
    decideBefore: { hours: 1 },
    staffExtensionMaxDays: 30,
    convertsTo: 'starter',
  },
  pausedAccess: 'suspended',
  whileProcessing: 'wait',
  renewalWhileProcessing: 'grant',
  lostDispute: 'end',
  fallbackTier: 'trial',
  checkoutReminderHours: 1,
  cardExpiryDays: [30, 7],
  renewalNoticeDays: 0,
  yearlyRenewalNoticeDays: 30,
  usageWarningPercents: [80, 100],
  usageAfterEnd: 'invoice',
  moveWindow: { days: 1 },
  invoiceReminderBefore: { days: 3 },
  endedMandateAfter: { hours: 1 },
  lateAfter: { minutes: 15 },
  absence: { after: { minutes: 2 }, opensFor: { days: 3 }, catchUp: { minutes: 15 } },
  attempts: {
    providerErrorDelays: [{ minutes: 5 }, { minutes: 15 }, { hours: 1 }, { hours: 6 }],
    retrySpacing: { hours: 1 },
  },
  memory: { seenEvents: 500, doneUpdates: 200 },
};
