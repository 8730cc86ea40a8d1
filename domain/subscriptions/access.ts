import type { Plan } from '../catalogue/plan.ts';
import { ENDED_SERVICES, SUSPENDED_SERVICES } from '../catalogue/services.ts';
import { findPlan } from '../catalogue/tiers.ts';
import { isoDay } from '../period.ts';
import type { Policy } from '../policy.ts';
import type { BillingStatus } from './status.ts';

/** Facts for the decision. Times are epoch milliseconds on the billing clock. */
export interface AccessInput {
  status: BillingStatus;
  tier: string;
  /** Tier granted while trialing, null where the trial is of the tier itself. */
  trialTier: string | null;
  plans: readonly Plan[];
  /** End of the grace period of a running dunning episode, null without one. */
  graceUntil: number | null;
  now: number;
  /** When it will end (`endsAt`); null when it renews. */
  endsAt: number | null;
  /** When a bank that is asked for the renewal usually answers, null while none is. */
  renewalAnswerDueAt: number | null;
  currentPeriodEnd: number | null;
  /** See `isClosedAfterPause`. Default: false. */
  closedAfterPause?: boolean;
  policy: Pick<Policy, 'pausedAccess' | 'fallbackTier' | 'renewalWhileProcessing'>;
}

/** What a customer may use now. */
export interface Access {
  tier: string;
  services: string[];
  /** `callsPerDay` null is unlimited, 0 is none. */
  limits: { callsPerDay: number | null };
  /** One sentence that the customer should see, null when all is well. */
  warning: string | null;
  /** When this access ends unless something happens; null when nothing is set to end it. */
  expiresAt: number | null;
  /** Why it is so, a stable snake_case name. */
  reason: AccessReason;
}

/** The rows of the access table. */
type AccessReason =
  | 'trialing'
  | 'active'
  | 'cancels_at_period_end'
  | 'renewal_processing'
  | 'past_due_in_grace'
  | 'past_due_grace_over'
  | 'suspended'
  | 'paused'
  | 'ended'
  | 'no_subscription';

/**
 * The access table of docs/rules.md. Access ends with the grace period even before the suspension is
 * carried out.
 */
export const decideAccess = (input: AccessInput): Access => {
  switch (input.status) {
    case 'trialing':
      return full(
        input,
        input.trialTier ?? input.tier,
        'trialing',
        earlier(input.endsAt, input.currentPeriodEnd),
      );
    case 'active':
      return active(input);
    case 'past_due':
      return pastDue(input);
    case 'suspended':
      return closed(
        input,
        'suspended',
        'Access is suspended because a payment is outstanding. Settle it to go on at once.',
      );
    case 'paused':
      return input.policy.pausedAccess === 'full' && input.closedAfterPause !== true
        ? full(input, input.tier, 'paused', input.endsAt)
        : closed(input, 'paused', 'The subscription is paused. Resume it to go on.');
    case 'canceled':
    case 'expired':
    case 'incomplete_expired':
      return ended(input, 'ended');
    case 'none':
    case 'incomplete':
      return ended(input, 'no_subscription');
  }
};

const active = (input: AccessInput): Access => {
  const { tier, endsAt, renewalAnswerDueAt: answerDueAt, policy } = input;
  if (answerDueAt !== null && policy.renewalWhileProcessing === 'wait')
    return closed(
      input,
      'renewal_processing',
      `Your bank has been asked for the renewal and usually answers by ${isoDay(answerDueAt)}. Access opens once it is paid.`,
    );
  return endsAt === null
    ? full(input, tier, 'active', null)
    : full(input, tier, 'cancels_at_period_end', endsAt);
};

const pastDue = (input: AccessInput): Access => {
  if (input.graceUntil !== null && input.now >= input.graceUntil) {
    return closed(input, 'past_due_grace_over', 'A payment is outstanding and the grace period is over.');
  }
  const until = input.graceUntil === null ? '' : ` Access stays open until ${isoDay(input.graceUntil)}.`;
  const access = full(input, input.tier, 'past_due_in_grace', earlier(input.endsAt, input.graceUntil));
  return {
    ...access,
    warning: `A payment is outstanding. Pay the invoice or update the payment method.${until}`,
  };
};

/** The first of two moments that may not be set. */
const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);

const full = (input: AccessInput, tier: string, reason: AccessReason, expiresAt: number | null): Access => {
  const plan = findPlan(input.plans, tier);
  // A price that the catalogue does not know opens what everybody has, and no more.
  if (plan === null) {
    return {
      tier,
      services: [...ENDED_SERVICES],
      limits: { callsPerDay: 0 },
      warning: `The tier "${tier}" is not in the catalogue.`,
      expiresAt,
      reason,
    };
  }
  return { tier, services: [...plan.services], limits: { ...plan.limits }, warning: null, expiresAt, reason };
};

const closed = (input: AccessInput, reason: AccessReason, warning: string): Access => ({
  tier: input.tier,
  services: [...SUSPENDED_SERVICES],
  limits: { callsPerDay: 0 },
  warning,
  expiresAt: null,
  reason,
});

const ended = (input: AccessInput, reason: AccessReason): Access => ({
  tier: input.policy.fallbackTier,
  services: [...ENDED_SERVICES],
  limits: { callsPerDay: 0 },
  warning: reason === 'ended' ? 'The subscription has ended. Choose a plan to go on.' : null,
  expiresAt: null,
  reason,
});
