import type { Delay } from './dunning/types.ts';

/**
 * Every number the rules go by that is not part of a dunning strategy (`dunning/strategies.ts`). None is written in workflow
 * code. `DEFAULT_POLICY` holds the ones that ship. A plan may have its own of each (`catalogue/plan-policy.ts`), and of a
 * strategy's (`dunning/terms.ts`); where it may not, it says here why not.
 */
export interface Policy {
  /**
   * Version of the strategy that new episodes begin with; a running one keeps its own. One for all plans: what a plan has
   * otherwise is written behind it.
   */
  dunningStrategy: string;
  trial: TrialPolicy;
  /** What a paused subscription opens: nothing more than a suspended one, or all of its tier. */
  pausedAccess: 'suspended' | 'full';
  /** What a subscription opens whose first payment a bank is still asked for: nothing until it is there, or all of its tier. */
  whileProcessing: 'wait' | 'grant';
  /** The same for the payment of a period that follows: it stays open, or is closed until the payment is there. */
  renewalWhileProcessing: 'wait' | 'grant';
  /** What a lost dispute does to the subscription that the charge paid for: ends it at once, or leaves it. */
  lostDispute: 'end' | 'keep';
  /**
   * Tier that is shown and granted where there is no live subscription. One for all: without a subscription there is no plan
   * to ask.
   */
  fallbackTier: string;
  /** An open checkout session is reminded of once, so many hours after it began; 0: never. */
  checkoutReminderHours: number;
  /** A card that ends before the next renewal is told of so many days ahead of its end; none: never. */
  cardExpiryDays: readonly number[];
  /** A renewal of a period shorter than a year is told of so many days before it; 0: never. */
  renewalNoticeDays: number;
  /** The same of a period of a year or more, where laws of several countries ask for it; 0: never. */
  yearlyRenewalNoticeDays: number;
  /** Warnings are given when so much of the credits of a period is used, in percent; none: never. */
  usageWarningPercents: readonly number[];
  /**
   * What is done with usage that became known after the last invoice of a subscription: it is invoiced by itself, or left to a person. One
   * for all plans: it is decided on all periods of the subscription together, which may have been on several.
   */
  usageAfterEnd: 'invoice' | 'ask';
  /**
   * Who loses all revenue of one subscription and begins another within this time has moved: one expansion or contraction, no churn. One
   * for all plans, since a move is between two of them.
   */
  moveWindow: Delay;
  /**
   * An invoice that the customer pays by themselves is reminded of so long before it is due. One for all plans: how invoices are paid is agreed
   * on with a customer.
   */
  invoiceReminderBefore: Delay;
  /**
   * A step of an episode that is done so much later than planned, in real time, was late because no worker ran: the clocks of dunning and grace
   * stood still for that time. One for all plans, since it is about our machines.
   */
  lateAfter: Delay;
  /** One for all plans, since they are about the payment provider and its answers, not about what was sold. */
  attempts: {
    /** A payment attempt that Stripe could not answer is made again after these; the last one repeats. */
    providerErrorDelays: readonly Delay[];
    /** A retry that falls due this soon after another attempt is taken as done by it. */
    retrySpacing: Delay;
  };
  /** One for all plans: they bound what a workflow carries, by how long Stripe repeats itself. */
  memory: {
    /** Event ids a lifecycle workflow remembers, to drop what comes twice. Stripe repeats an event for at most 3 days. */
    seenEvents: number;
    /** Answered Update keys it remembers across continue-as-new. */
    doneUpdates: number;
  };
}

/** The rules of the trial tier and of free trials. */
export interface TrialPolicy {
  /** Length of the paid Trial where its plan names none; a plan's own is its `trialDays`. */
  days: number;
  /** Days of the automatic extension, given once to somebody who has no usable card but uses the product; 0: none. */
  extensionDays: number;
  /** Somebody seen within so many days before the decision counts as using the product. */
  activeWithinDays: number;
  /** Reminders so many days before the end, the first one first. */
  reminderDays: readonly number[];
  /**
   * A reminder that was sent up to this long before it falls due stands for it. One for all plans: it keeps a trial whose end is
   * moved by hours from being told of twice; how far reminders lie apart is said by their days.
   */
  reminderSpacing: Delay;
  /**
   * The decision falls this long before the end, so that Stripe does what was decided and not its own default. One for all
   * plans: it is the time that Stripe and we need, not a part of what was sold.
   */
  decideBefore: Delay;
  /** Most days that staff may add to one trial in all. */
  staffExtensionMaxDays: number;
  /** Tier that a Trial converts to where the customer chose none. */
  convertsTo: string;
}

/** The policy that ships. */
export const DEFAULT_POLICY: Policy = {
  dunningStrategy: 'standard-2026-11',
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
  lateAfter: { minutes: 15 },
  attempts: {
    providerErrorDelays: [{ minutes: 5 }, { minutes: 15 }, { hours: 1 }, { hours: 6 }],
    retrySpacing: { hours: 1 },
  },
  memory: { seenEvents: 500, doneUpdates: 200 },
};
