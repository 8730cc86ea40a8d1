import { isoDay } from '../../domain/period.ts';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { addOnNames, tierOf } from '../../domain/accounts/account-state.ts';

/** The user attributes that are ours; all others are left alone. */
export const OUR_ATTRIBUTES = [
  'subscription_tier',
  'subscription_status',
  'stripe_customer_id',
  'stripe_subscription_id',
  'subscription_start_date',
  'subscription_end_date',
  'subscription_add_ons',
] as const;

/** Those of several values; the profile must declare them as multivalued. */
export const LISTS: readonly string[] = ['subscription_add_ons'];

/** Attributes as Keycloak stores them: a list of strings each. */
type UserAttributes = Record<string, string[]>;

/** What our attributes are to hold; one without a value is to be absent. Dates are YYYY-MM-DD, UTC. */
export function attributesOf(account: AccountState): UserAttributes {
  const values: Record<Exclude<(typeof OUR_ATTRIBUTES)[number], 'subscription_add_ons'>, string | null> = {
    subscription_tier: tierOf(account),
    subscription_status: account.status,
    stripe_customer_id: account.customerId,
    stripe_subscription_id: account.subscriptionId,
    subscription_start_date: day(account.startedAt),
    subscription_end_date: day(account.endsAt ?? account.currentPeriodEnd),
  };
  const addOns = addOnNames(account);
  return {
    ...Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, [value]]])),
    ),
    ...(addOns.length === 0 ? {} : { subscription_add_ons: addOns }),
  };
}

/** Replaces our attributes and keeps all others. */
export function mergeAttributes(present: UserAttributes, ours: UserAttributes): UserAttributes {
  const foreign = Object.entries(present).filter(([name]) => !isOurs(name));
  return { ...Object.fromEntries(foreign), ...ours };
}

/** Names of our attributes that differ from what they are to hold. */
export function differingAttributes(present: UserAttributes, ours: UserAttributes): string[] {
  return OUR_ATTRIBUTES.filter((name) => !sameList(present[name] ?? [], ours[name] ?? []));
}

const isOurs = (name: string): boolean => (OUR_ATTRIBUTES as readonly string[]).includes(name);

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

const day = (at: number | null): string | null => (at === null ? null : isoDay(at));
