import { DEFAULT_POLICY } from '../policy.ts';
import { isFinal } from './status.ts';
import type { BillingStatus } from './status.ts';

/** What of a subscription names its tier. */
interface TierFacts {
  status: BillingStatus;
  /** Of the plan that it is, or will be after the trial. */
  tier: string;
  /** Granted while trialing, null where the trial is of the tier itself. */
  trialTier: string | null;
}

/** The plan of a subscription, also of one that is over; while in the paid Trial, the Trial. */
export const displayedTier = ({ status, tier, trialTier }: TierFacts): string =>
  status === 'trialing' ? (trialTier ?? tier) : tier;

/**
 * The displayed tier of a person: the subscription's, or the one for people without, before their first
 * payment, and after the end. Billing, access, lists of people and Keycloak all use it.
 */
export function entitledTier(subscription: TierFacts | null): string {
  const grants =
    subscription !== null &&
    subscription.status !== 'none' &&
    subscription.status !== 'incomplete' &&
    !isFinal(subscription.status);
  return grants ? displayedTier(subscription) : DEFAULT_POLICY.fallbackTier;
}
