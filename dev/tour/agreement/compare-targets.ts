import type { LagoAccount } from '../lago-reader.ts';
import { dayText } from '../narrator.ts';
import type { Differences } from './differences.ts';
import type { Projection } from './projection.ts';
import { itemPeriodOf } from './stripe-account.ts';
import type { AccountObjects } from './stripe-account.ts';

/** The customers that were sent to the targets, and what the story expects there. */
export interface SyncedState {
  customerId: string;
  email: string;
  /** Tier that is granted while the subscription lives. */
  tier: string;
  addOns: readonly string[];
}

/** Statuses after which nothing lives any more. */
const OVER = ['canceled', 'expired', 'incomplete_expired'];

/** Tier of whoever has no living subscription. */
const FALLBACK_TIER = 'trial';

/** Keycloak's user attributes against Stripe and the projection. */
export function compareKeycloak(
  { subscription }: AccountObjects,
  { status }: Projection,
  { customerId, tier, addOns }: SyncedState,
  attributes: Record<string, string>,
  to: Differences,
): void {
  const ends = subscription.ended_at ?? subscription.cancel_at;
  const end = ends === null ? itemPeriodOf(subscription).end : ends * 1000;
  const wanted: Record<string, string> = {
    subscription_tier: OVER.includes(status) ? FALLBACK_TIER : tier,
    subscription_status: status,
    stripe_customer_id: customerId,
    stripe_subscription_id: subscription.id,
    subscription_start_date: dayText(subscription.created * 1000),
    subscription_end_date: dayText(end),
    ...(addOns.length === 0 ? {} : { subscription_add_ons: addOns.join(',') }),
  };
  for (const [name, value] of Object.entries(wanted)) {
    to.same(name, { in: 'Keycloak', value: attributes[name] ?? null }, { by: 'Stripe', value });
  }
}

/** Lago's customer and its subscription against Stripe and the projection. */
export function compareLago(
  { subscription }: AccountObjects,
  { status }: Projection,
  { customerId, email, tier, addOns }: SyncedState,
  account: LagoAccount | null,
  to: Differences,
): void {
  const over = OVER.includes(status);
  const wanted: LagoAccount = {
    email,
    providerCustomerId: customerId,
    tier: over ? FALLBACK_TIER : tier,
    subscriptionId: subscription.id,
    runningPlan: over ? null : tier,
    addOns: addOns.length === 0 ? null : addOns.join(', '),
  };
  for (const [name, value] of Object.entries(wanted)) {
    const seen = account === null ? null : account[name as keyof LagoAccount];
    to.same(name, { in: 'Lago', value: seen }, { by: 'Stripe', value });
  }
}
