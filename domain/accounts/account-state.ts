import type { HeldAddOn } from '../catalogue/add-on.ts';
import { isFinal } from '../subscriptions/status.ts';
import type { BillingStatus } from '../subscriptions/status.ts';
import { entitledTier } from '../subscriptions/tiers.ts';

/**
 * What Keycloak and Lago get of an account, from the projection. Times are billing time, epoch
 * milliseconds.
 */
export interface AccountState {
  /**
   * Stripe's customer. For Keycloak that of the deciding subscription, since a person may have two.
   */
  customerId: string;
  /** `sub` of the identity provider, null where the user never signed in. */
  identitySubject: string | null;
  email: string | null;
  fullName: string | null;
  currency: string | null;
  subscriptionId: string | null;
  /** `none` where there is no subscription. */
  status: BillingStatus;
  /** The tier that is granted, `trial` in the paid Trial; null where there never was a subscription. */
  tier: string | null;
  startedAt: number | null;
  currentPeriodEnd: number | null;
  /** When access ends or ended, null while nothing ends it. */
  endsAt: number | null;
  /** Add-ons; null or absent: none. */
  addOns?: readonly Pick<HeldAddOn, 'name' | 'status'>[] | null;
}

/** Whether the account has a subscription that is not over. */
export function isSubscribed(account: Pick<AccountState, 'status' | 'subscriptionId'>): boolean {
  return account.subscriptionId !== null && account.status !== 'none' && !isFinal(account.status);
}

/** The tier of the person behind an account, by the rule that billing and access go by. */
export const tierOf = ({ status, tier }: Pick<AccountState, 'status' | 'tier'>): string =>
  entitledTier(tier === null ? null : { status, tier, trialTier: null });

/** Names of open add-ons, each once, in order. */
export const addOnNames = ({ addOns }: Pick<AccountState, 'addOns'>): string[] =>
  [
    ...new Set(
      (addOns ?? [])
        .filter(({ status }) => status === 'active' || status === 'trialing' || status === 'past_due')
        .map(({ name }) => name),
    ),
  ].sort();
