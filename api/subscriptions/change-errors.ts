import type { ProblemCode } from '../http/problem-codes.ts';

/** Refusals of every change of a subscription; for the `errors` of its routes. */
const ANY_CHANGE: readonly ProblemCode[] = [
  'not_found',
  'subscription_over',
  // The run ended or moved on meanwhile, or Stripe refused what the rules allow.
  'change_refused',
  'engine_unavailable',
  'stripe_not_configured',
];

/** What each Update adds to that, by its name: its own rules, and what its payment can come to. */
const OF_UPDATE = {
  changePlan: [
    'not_managed',
    'illegal_transition',
    'past_due_pay_first',
    'invalid_quantity',
    'invalid_tier',
    'price_not_found',
    'tier_not_in_stripe',
    'already_on_plan',
    'already_scheduled',
    'payment_declined',
  ],
  cancel: ['not_managed', 'illegal_transition'],
  resume: ['not_managed', 'illegal_transition', 'nothing_to_resume'],
  pause: ['not_managed', 'illegal_transition', 'past_due_pay_first', 'already_paused'],
  extendTrial: ['not_managed', 'illegal_transition', 'trial_extension_limit'],
  takeOver: [
    'already_managed',
    'foreign_subscription',
    'several_plan_items',
    'no_plan_item',
    'illegal_transition',
  ],
  letGo: ['not_managed'],
  applyCoupon: ['not_managed', 'illegal_transition', 'invalid_coupon'],
  removeDiscount: ['not_managed', 'illegal_transition'],
  payNow: [
    'not_managed',
    'nothing_to_pay',
    'attempt_unresolved',
    'no_payment_method',
    'payment_declined',
    'stripe_unavailable',
  ],
  promise: ['not_managed', 'nothing_to_pay', 'promise_limit', 'invalid_until'],
  hold: ['nothing_to_pay', 'invalid_until'],
  skipMessage: ['nothing_to_pay'],
  extendGrace: ['nothing_to_pay', 'grace_extension_limit'],
  writeOff: ['nothing_to_pay'],
} as const satisfies Record<string, readonly ProblemCode[]>;

type ChangeName = keyof typeof OF_UPDATE;

/** Refusals of staff's interventions. They name a subscription, so a missing one is `not_found`. */
export const interventionErrors = (...updates: ChangeName[]): ProblemCode[] => [
  ...new Set([...ANY_CHANGE, ...updates.flatMap((update): readonly ProblemCode[] => OF_UPDATE[update])]),
];

/** What a change of the caller's own subscription can be refused with. */
export const changeErrors = (...updates: ChangeName[]): ProblemCode[] => [
  'no_subscription',
  ...interventionErrors(...updates),
];
