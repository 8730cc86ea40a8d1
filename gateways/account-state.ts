import { isFinal } from '../domain/subscription/status.ts';
import type { BillingStatus } from '../domain/subscription/status.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';

/** What Keycloak and Lago are told of an account; a part of what the projection knows. Times are billing time, epoch milliseconds. */
export interface AccountState {
  /** Stripe's customer. */
  customerId: string;
  /** `sub` of the identity provider, null where the user never signed in. */
  identitySubject: string | null;
  email: string | null;
  fullName: string | null;
  currency: string | null;
  subscriptionId: string | null;
  status: BillingStatus;
  /** Tier of the subscription, `trial` in the paid Trial; null where there never was one. */
  tier: string | null;
  startedAt: number | null;
  currentPeriodEnd: number | null;
  /** When access ends or ended, null while nothing ends it. */
  endsAt: number | null;
}

/** Whether the account has a subscription that is not over. */
export function isSubscribed(account: Pick<AccountState, 'status' | 'subscriptionId'>): boolean {
  return account.subscriptionId !== null && account.status !== 'none' && !isFinal(account.status);
}

/** The tier that an account is shown with: its own, and the fallback tier once the subscription is over or where there was none. */
export function shownTier(account: Pick<AccountState, 'status' | 'subscriptionId' | 'tier'>): string {
  return isSubscribed(account) && account.tier !== null ? account.tier : DEFAULT_POLICY.fallbackTier;
}
