import type { EntityManager } from '@mikro-orm/postgresql';
import { findUsagePeriod, grantBurnsOf, periodEndingAt } from '../../../db/usage/credits/usage-credits.ts';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { grantsLeft } from '../../../db/usage/credits/usage-grants.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { findPlan } from '../../../domain/catalogue/tiers.ts';
import { carriedCredits } from '../../../domain/usage/credits/carried-credits.ts';
import {
  allowanceOf,
  coverOverage,
  coverUsage,
  creditsLeft,
  withCoverage,
} from '../../../domain/usage/credits/credit-balance.ts';
import type { CreditBalance } from '../../../domain/usage/credits/credit-balance.ts';
import { overageTiersOf, priceOverage, stopsAtCredits } from '../../../domain/usage/rating/overage.ts';
import type { OverageTier } from '../../../domain/usage/rating/overage.ts';
import { isFreeUsage } from '../../../domain/usage/rating/free-usage.ts';
import type { UsagePeriod } from '../../../domain/usage/rating/period.ts';
import { UNIT } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { displayedTier } from '../../../domain/subscriptions/tiers.ts';
import { periodOf } from '../ingest/customer-clock.ts';
import { earlierOverage, ratedTier } from '../rating/earlier-plans.ts';

/** A tier's terms for usage. */
interface UsageTerms {
  plan: Plan | null;
  /** Of amounts; lower case. */
  currency: string;
  /** Price of overage; null without one, and where it is not billed here. */
  overage: OverageTier[] | null;
  /** True when the plan sells no overage. */
  creditsOnly: boolean;
}

/** How the usage of the running period is covered, as of now. */
export interface CreditView {
  period: UsagePeriod | null;
  /** Included credits of the period, those carried over among them. */
  included: Quantity;
  carried: Quantity;
  /** All credits of the period, granted ones included, used or not; and the overage of an earlier plan. */
  allowance: Quantity;
  /** What that cost, minor units. */
  spent: number;
  used: Quantity;
  remaining: Quantity;
  /** Used of grants. */
  granted: Quantity;
  overage: Quantity;
  /** Minor units. */
  overageCost: number;
  /** Usage in a trial, or on a subscription that is not managed, is free. */
  isFree: boolean;
}

/** The terms that a customer's usage is under. */
export function creditTermsOf(
  { subscription, currency: own }: MeteredCustomer,
  plans: readonly Plan[],
  defaultCurrency: string,
): UsageTerms {
  const currency = subscription?.currency ?? own ?? defaultCurrency;
  const plan = subscription === null ? null : findPlan(plans, displayedTier(subscription));
  // Beside a subscription that is not managed a price would be one that nobody asks for.
  const isBilledHere = subscription === null || subscription.mode === 'managed';
  const overage = plan === null || !isBilledHere ? null : overageTiersOf(plan, currency);
  return {
    plan,
    currency,
    overage,
    creditsOnly: plan !== null && stopsAtCredits(plan, currency),
  };
}

/**
 * Covered and chargeable usage: the period as last rated, plus usage since then.
 *
 * @param used all usage of the current period, from the counters; null for rated usage only
 */
export async function readCredits(
  em: EntityManager,
  customer: MeteredCustomer,
  { plan, overage: tiers }: UsageTerms,
  used: Quantity | null,
  at: number,
): Promise<CreditView> {
  const period = periodOf(customer, at);
  const subscription = customer.subscription;
  const rated =
    period === null || subscription === null
      ? null
      : await findUsagePeriod(em, subscription.id, period.start);
  const carried = rated?.carried ?? (await carriedInto(em, customer, plan, period));
  // A new plan's credits apply at once.
  const isOfPlan = subscription !== null && rated?.tier === ratedTier(subscription);
  const included = isOfPlan ? rated.included : BigInt(plan?.includedCredits ?? 0) * UNIT;
  const start: CreditBalance = {
    included: included + carried,
    includedUsed: rated === null ? 0n : rated.includedUsed + rated.carriedUsed,
    grants: await grantsLeft(em, customer.id, period?.end ?? at),
    burns:
      period === null || subscription === null ? [] : await grantBurnsOf(em, subscription.id, period.start),
    overage: rated?.overage ?? 0n,
  };
  const earlier =
    rated === null || subscription === null
      ? { quantity: 0n, amount: 0 }
      : await earlierOverage(em, subscription, rated, start);
  const known = rated?.used ?? 0n;
  const since = withCoverage(start, coverUsage(start, (used ?? known) - known, at));
  const now = coverOverage(since, at);
  const isFree = period !== null && subscription !== null && isFreeUsage(period, subscription);
  const price = (quantity: Quantity): number =>
    tiers === null || isFree ? 0 : priceOverage(quantity, tiers).amount;
  /** Of the plan that is in force. */
  const ofPlan = (overage: Quantity): Quantity =>
    overage > earlier.quantity ? overage - earlier.quantity : 0n;
  return {
    period,
    included: start.included,
    carried,
    allowance: allowanceOf(now, at) + earlier.quantity,
    spent: earlier.amount,
    used: used ?? known,
    remaining: creditsLeft(now, at),
    granted: now.burns.reduce((sum, { amount }) => sum + amount, 0n),
    overage: now.overage,
    // Rated overage keeps its price after a plan change.
    overageCost: (rated?.amount ?? 0) + price(ofPlan(now.overage)) - price(ofPlan(start.overage)),
    isFree,
  };
}

/** Credits that roll over into a period that is not rated yet. */
async function carriedInto(
  em: EntityManager,
  { subscription }: MeteredCustomer,
  plan: Plan | null,
  period: UsagePeriod | null,
): Promise<Quantity> {
  // Most plans let nothing go over: nothing is read for them.
  if (plan?.rollover == null || subscription === null || period === null) return 0n;
  const rated = await periodEndingAt(em, subscription.id, period.start);
  return carriedCredits(plan, { rated, billing: subscription, startsAt: period.start });
}
