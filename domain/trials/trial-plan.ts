import { DAY_MS, isoDay, toMs } from '../period.ts';
import type { TrialPolicy } from '../policy.ts';
import { DEFAULT_POLICY } from '../policy.ts';

/** A reminder so many days before the end. */
export type TrialReminder = `remind${number}`;

/** What a trial does next. */
type TrialAction = TrialReminder | 'decide';

/** The next step of a trial, and why. */
export interface TrialStep {
  at: number;
  action: TrialAction;
  rule: string;
  because: string;
}

/** Facts for a trial's next step. Times are epoch milliseconds on the billing clock. */
export interface TrialFacts {
  trialEnd: number;
  /** Sent reminders with their time: after an extension the same one is due again for the new end. */
  remindersSent: readonly { action: TrialReminder; at: number }[];
  /** The automatic extension was given. */
  extended: boolean;
  /** Days that staff added so far. */
  staffExtensionDays: number;
  now: number;
  /** When it was taken over while it ran: what was due by then is not sent. Left out: ours from the start. */
  takenOverAt?: number;
  policy?: TrialPolicy;
}

/** The next step. Of several overdue reminders only the last is sent. */
export const planTrial = (facts: TrialFacts): TrialStep => {
  const { policy = DEFAULT_POLICY.trial, takenOverAt = Number.NEGATIVE_INFINITY } = facts;
  const decision = facts.trialEnd - toMs(policy.decideBefore);
  const reminders = policy.reminderDays
    .map((days) => ({ days, due: facts.trialEnd - days * DAY_MS }))
    .filter(({ days, due }) => due > takenOverAt && !alreadySent(facts, policy, days, due))
    .toSorted((a, b) => a.due - b.due);
  const reminder = reminders.findLast(({ due }) => due <= facts.now) ?? reminders[0];
  if (reminder !== undefined && Math.max(reminder.due, facts.now) < decision) {
    return {
      at: Math.max(reminder.due, facts.now),
      action: `remind${reminder.days}`,
      rule: `remind_${reminder.days}_${reminder.days === 1 ? 'day' : 'days'}_before`,
      because: `reminder because the trial ends on ${isoDay(facts.trialEnd)}`,
    };
  }
  return {
    at: Math.max(decision, facts.now),
    action: 'decide',
    rule: 'decide_before_end',
    because: `decide on conversion, extension or expiry because the trial ends on ${isoDay(facts.trialEnd)}${extensions(facts)}`,
  };
};

/**
 * A later reminder replaces an earlier one. The automatic extension has its own mail, so no reminder is
 * sent with it.
 */
const alreadySent = (facts: TrialFacts, policy: TrialPolicy, days: number, due: number): boolean => {
  const withExtension = facts.extended && facts.staffExtensionDays === 0 && days >= policy.extensionDays;
  return facts.remindersSent.some(({ action, at }) => {
    const sentDays = Number(action.slice('remind'.length));
    return (
      (sentDays <= days && at >= due - toMs(policy.reminderSpacing)) || (sentDays === days && withExtension)
    );
  });
};

const extensions = ({ extended, staffExtensionDays }: TrialFacts): string => {
  const given = [
    ...(extended ? ['the automatic extension'] : []),
    ...(staffExtensionDays > 0 ? [`${staffExtensionDays} days from staff`] : []),
  ];
  return given.length === 0 ? '' : `, after ${given.join(' and ')}`;
};

/** Facts for the decision at a trial's end. */
interface TrialEndFacts {
  hasUsablePaymentMethod: boolean;
  /** When the user was last seen using the product, null when never. */
  lastActiveAt: number | null;
  alreadyExtended: boolean;
  now: number;
  policy?: TrialPolicy;
}

/** What becomes of a trial at its end, and why. */
export interface TrialDecision {
  decision: 'convert' | 'extend' | 'expire';
  rule: string;
  because: string;
}

/** Convert if there is something to charge; else extend once for an active user; else expire. */
export const decideTrialEnd = (facts: TrialEndFacts): TrialDecision => {
  const policy = facts.policy ?? DEFAULT_POLICY.trial;
  if (facts.hasUsablePaymentMethod) {
    return {
      decision: 'convert',
      rule: 'usable_payment_method',
      because: 'convert because there is a usable payment method',
    };
  }
  if (facts.alreadyExtended || policy.extensionDays === 0) {
    return {
      decision: 'expire',
      rule: 'already_extended',
      because: 'expire because there is no usable payment method and the trial was extended before',
    };
  }
  const active =
    facts.lastActiveAt !== null && facts.now - facts.lastActiveAt <= policy.activeWithinDays * DAY_MS;
  return active
    ? {
        decision: 'extend',
        rule: 'recently_active',
        because: `extend by ${policy.extensionDays} days because there is no usable payment method but the product was used on ${isoDay(facts.lastActiveAt ?? facts.now)}`,
      }
    : {
        decision: 'expire',
        rule: 'not_active',
        because: 'expire because there is no usable payment method and the product was not used lately',
      };
};
