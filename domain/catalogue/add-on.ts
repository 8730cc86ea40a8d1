import type { Access } from '../subscriptions/access.ts';
import { isClosedAfterPause } from '../subscriptions/status.ts';
import type { PauseFacts } from '../subscriptions/status.ts';
import type { Policy } from '../policy.ts';
import { policyOf } from './plan-policy.ts';
import type { Plan } from './plan.ts';
import { findPlan } from './tiers.ts';

/** A licensed item of a subscription besides its plan, by Stripe's ids. */
export interface AddOnItem {
  priceId: string;
  productId: string;
  quantity: number;
}

/** A held add-on: its name and grants, and the facts of its subscription that open it. */
export interface HeldAddOn extends PauseFacts {
  name: string;
  /** Services by id. */
  grants: string[];
  quantity: number;
  subscriptionId: string;
  /** Plan of its subscription. */
  tier: string;
  /** End of the grace period of its subscription, epoch milliseconds; null without an episode. */
  graceUntil: number | null;
}

/** Time and plans, which decide whether an add-on is open. */
interface AddOnTerms {
  plans: readonly Plan[];
  /** Epoch milliseconds on the billing clock. */
  now: number;
  /** Rules of the plan where a subscription is paused; default that of its plan. */
  pausedAccess?: Policy['pausedAccess'];
}

/** The add-ons that are open now: those of a subscription that itself gives access. */
const openAddOns = (held: readonly HeldAddOn[], { plans, now, pausedAccess }: AddOnTerms): HeldAddOn[] =>
  held.filter((one) => {
    const { status, tier, graceUntil } = one;
    if (isClosedAfterPause(one)) return false;
    if (status === 'past_due') return graceUntil === null || now < graceUntil;
    if (status === 'paused') return (pausedAccess ?? policyOf(findPlan(plans, tier)).pausedAccess) === 'full';
    return status === 'active' || status === 'trialing';
  });

/** An access plus everything that open add-ons grant. Limits stay the plan's. */
export function withAddOns(access: Access, held: readonly HeldAddOn[], terms: AddOnTerms): Access {
  const grants = openAddOns(held, terms).flatMap((one) => one.grants);
  const more = [...new Set(grants)].filter((service) => !access.services.includes(service)).sort();
  if (more.length === 0) return access;
  // Who holds add-ons and no plan has what they pay for: that there is no plan is no fault.
  const warning = access.tier === 'unknown' ? null : access.warning;
  return { ...access, services: [...access.services, ...more], warning };
}
