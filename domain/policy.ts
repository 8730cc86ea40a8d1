import type { Delay } from './dunning/types.ts';

/**
 * Every number the rules go by that is not part of a dunning strategy (`dunning/strategies.ts`). None is written in workflow
 * code. A plan may override a field; `DEFAULT_POLICY` holds the ones that ship.
 */
export interface Policy {
  /** Version of the strategy that new episodes begin with; a running one keeps its own. */
  dunningStrategy: string;
  trial: TrialPolicy;
  /** What a paused subscription opens: nothing more than a suspended one, or all of its tier. */
  pausedAccess: 'suspended' | 'full';
  /** What a lost dispute does to the subscription that the charge paid for: ends it at once, or leaves it. */
  lostDispute: 'end' | 'keep';
  /** Tier that is shown and granted where there is no live subscription. */
  fallbackTier: string;
  checkout: {
    /** An open checkout session is reminded of once, so long after it began. */
    remindAfter: Delay;
  };
  /** A card that ends before the next renewal is told of so many days ahead of its end. */
  cardExpiryNoticeDays: readonly number[];
  /** No two messages of one kind within this time. */
  messageSpacing: Delay;
  dunning: {
    /** A customer may promise a day once an episode, at most so far ahead. */
    promise: { maxAhead: Delay; perEpisode: number };
    /** Staff may hold retries at most so far ahead. */
    holdMaxAhead: Delay;
    /** Staff may extend the grace of one episode by at most so much in all. */
    graceExtensionMax: Delay;
    /** A payment attempt that Stripe could not answer is made again after these; the last one repeats. */
    providerErrorDelays: readonly Delay[];
    /** A retry that falls due this soon after another attempt is taken as done by it. */
    retrySpacing: Delay;
    /** Hour of the customer's day at which a payday retry is made. */
    paydayHour: number;
  };
  memory: {
    /** Event ids a lifecycle workflow remembers, to drop what comes twice. Stripe repeats an event for at most 3 days. */
    seenEvents: number;
    /** Answered Update keys it remembers across continue-as-new. */
    doneUpdates: number;
  };
}

/** The rules of the trial tier and of free trials. */
export interface TrialPolicy {
  /** Length of the paid Trial. */
  days: number;
  /** The automatic extension, given once to somebody who has no usable card but uses the product. */
  extension: { days: number; times: number };
  /** Somebody seen within this time before the decision counts as using the product. */
  activityWindow: Delay;
  reminders: { action: 'remind3' | 'remind1'; before: Delay }[];
  /** The decision falls this long before the end, so that Stripe does what was decided and not its own default. */
  decideBefore: Delay;
  /** Most days that staff may add to one trial in all. */
  staffExtensionMaxDays: number;
  /** Tier that a Trial converts to where the customer chose none. */
  conversionTier: string;
}

/** The policy that ships. */
export const DEFAULT_POLICY: Policy = {
  dunningStrategy: 'standard-2026-11',
  trial: {
    days: 7,
    extension: { days: 3, times: 1 },
    activityWindow: { days: 2 },
    reminders: [
      { action: 'remind3', before: { days: 3 } },
      { action: 'remind1', before: { days: 1 } },
    ],
    decideBefore: { hours: 1 },
    staffExtensionMaxDays: 30,
    conversionTier: 'starter',
  },
  pausedAccess: 'suspended',
  lostDispute: 'end',
  fallbackTier: 'trial',
  checkout: { remindAfter: { hours: 1 } },
  cardExpiryNoticeDays: [30, 7],
  messageSpacing: { days: 1 },
  dunning: {
    promise: { maxAhead: { days: 14 }, perEpisode: 1 },
    holdMaxAhead: { days: 30 },
    graceExtensionMax: { days: 30 },
    providerErrorDelays: [{ minutes: 5 }, { minutes: 15 }, { hours: 1 }, { hours: 6 }],
    retrySpacing: { hours: 1 },
    paydayHour: 8,
  },
  memory: { seenEvents: 500, doneUpdates: 200 },
};
