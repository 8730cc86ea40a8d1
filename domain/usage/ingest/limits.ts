import { DateTime, IANAZone } from 'luxon';
import type { Access } from '../../subscriptions/access.ts';
import type { Plan } from '../../catalogue/plan.ts';
import { findPlan } from '../../catalogue/tiers.ts';
import type { Policy } from '../../policy.ts';
import { firstMomentOf } from '../rating/counter-starts.ts';
import { overageTiersOf, overageWithin, stopsAtCredits } from '../rating/overage.ts';
import type { OverageTier } from '../rating/overage.ts';
import { UNIT } from './quantity.ts';
import type { Quantity } from './quantity.ts';

/** What has been used; reservations that are held count as used. */
export interface UsageTotals {
  /** On the running day in the customer's time zone, all types together. */
  usedToday: Quantity;
  /** In the running billing period, all types together. */
  usedInPeriod: Quantity;
}

/** What a customer's use is held against. Times are epoch milliseconds on the customer's billing clock. */
export interface UsageRules {
  access: Access;
  plans: readonly Plan[];
  /** Null where the usage is of no service, only of a type. */
  service: string | null;
  /** All credits of the period: included, rolled over, granted, plus the overage of an earlier plan. */
  allowance: Quantity;
  /** Price of that earlier overage, minor units. It counts against the spend limit under any plan. */
  spent: number;
  /** Price of usage over these credits; null: no overage is sold. */
  overage: readonly OverageTier[] | null;
  /** True: the plan sells no overage, so usage over the credits is refused. */
  creditsOnly: boolean;
  /** The customer's own limit on what overage may cost in a period, minor units; null without one. */
  spendLimit: number | null;
  currency: string;
  periodEnd: number | null;
  /** IANA name; UTC where there is none. */
  timeZone: string | null;
  now: number;
}

/** Whether the usage is allowed. `remaining` and `limit` belong to the nearest limit; null without one. */
export interface UsageDecision {
  allowed: boolean;
  /**
   * Allowed: the access rule. Refused: the limit that was reached (`daily_limit`, `credits_used_up`,
   * `spend_limit`), `service_not_included`, or the access rule that closed access.
   */
  reason: string;
  /** Before the asked quantity is used. */
  remaining: Quantity | null;
  limit: Quantity | null;
  /** When that limit begins anew; null without one. */
  resetsAt: number | null;
  /** The lowest tier on sale that would allow it, null where none would or it is allowed already. */
  upgradeTo: string | null;
}

/** Access reasons that open the whole plan: a service that is missing under them is not part of the plan. */
const OPEN: ReadonlySet<string> = new Set([
  'trialing',
  'active',
  'cancels_at_period_end',
  'past_due_in_grace',
]);

interface Limit {
  reason: 'daily_limit' | 'credits_used_up' | 'spend_limit';
  limit: Quantity;
  remaining: Quantity;
  resetsAt: number | null;
}

/** Whether a quantity may be used now. The answer reports the limit with the least remaining. */
export function decideUsage(rules: UsageRules, totals: UsageTotals, quantity: Quantity): UsageDecision {
  const { access, service } = rules;
  const nearest = limitsOf(rules, totals).toSorted((a, b) => compare(a.remaining, b.remaining))[0];
  const counted = {
    remaining: nearest?.remaining ?? null,
    limit: nearest?.limit ?? null,
    resetsAt: nearest?.resetsAt ?? null,
  };
  if (service !== null && !access.services.includes(service)) {
    const reason = OPEN.has(access.reason) ? 'service_not_included' : access.reason;
    return { allowed: false, reason, ...counted, upgradeTo: upgradeFor(rules, totals, quantity) };
  }
  if (nearest !== undefined && quantity > nearest.remaining) {
    // Without access the reason why it is closed says more than a limit of zero.
    const reason =
      access.limits.callsPerDay === 0 && !OPEN.has(access.reason) ? access.reason : nearest.reason;
    return { allowed: false, reason, ...counted, upgradeTo: upgradeFor(rules, totals, quantity) };
  }
  return { allowed: true, reason: access.reason, ...counted, upgradeTo: null };
}

/** The limits that a customer is under. */
function limitsOf(rules: UsageRules, { usedToday, usedInPeriod }: UsageTotals): Limit[] {
  const limits: Limit[] = [];
  const add = (reason: Limit['reason'], limit: Quantity, used: Quantity, resetsAt: number | null): void => {
    limits.push({ reason, limit, remaining: limit > used ? limit - used : 0n, resetsAt });
  };
  const { callsPerDay } = rules.access.limits;
  if (callsPerDay !== null)
    add('daily_limit', BigInt(callsPerDay) * UNIT, usedToday, nextDay(rules.now, rules.timeZone));
  if (rules.overage !== null) {
    const beyond =
      rules.spendLimit === null
        ? null
        : overageWithin(Math.max(0, rules.spendLimit - rules.spent), rules.overage);
    if (beyond !== null) add('spend_limit', rules.allowance + beyond, usedInPeriod, rules.periodEnd);
  } else if (rules.creditsOnly) {
    add('credits_used_up', rules.allowance, usedInPeriod, rules.periodEnd);
  }
  return limits;
}

/** Calls that are left of the day, null without a limit. */
export const remainingToday = ({ limits }: Access, usedToday: Quantity): Quantity | null => {
  if (limits.callsPerDay === null) return null;
  const limit = BigInt(limits.callsPerDay) * UNIT;
  return limit > usedToday ? limit - usedToday : 0n;
};

/** The next midnight in a time zone, when daily limits reset. An unknown zone counts as UTC. */
export const nextDay = (now: number, timeZone: string | null): number =>
  firstMomentOf(DateTime.fromMillis(now, { zone: zoneOf(timeZone) }).plus({ days: 1 }), 'day').toMillis();

/** The customer's time zone if it exists, else UTC. */
export const zoneOf = (timeZone: string | null): string =>
  timeZone !== null && IANAZone.isValidZone(timeZone) ? timeZone : 'utc';

/** Warning thresholds that a period's usage has reached, in percent. A plan without credits has none. */
export const thresholdsReached = (
  used: Quantity,
  allowance: Quantity,
  percents: Policy['usageWarningPercents'],
): number[] =>
  allowance <= 0n ? [] : percents.filter((percent) => used * 100n >= allowance * BigInt(percent));

const compare = (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1);

const upgradeFor = (
  { access, plans, service, currency, spendLimit }: UsageRules,
  { usedToday, usedInPeriod }: UsageTotals,
  quantity: Quantity,
): string | null => {
  const rank = findPlan(plans, access.tier)?.rank ?? -1;
  const fits = (plan: Plan): boolean => {
    const { callsPerDay } = plan.limits;
    if (callsPerDay !== null && BigInt(callsPerDay) * UNIT < usedToday + quantity) return false;
    const included = BigInt(plan.includedCredits) * UNIT;
    const overage = overageTiersOf(plan, currency);
    const beyond = overage === null ? 0n : spendLimit === null ? null : overageWithin(spendLimit, overage);
    if (overage === null && !stopsAtCredits(plan, currency)) return true;
    return beyond === null || included + beyond >= usedInPeriod + quantity;
  };
  return (
    plans
      .filter(
        (plan) =>
          plan.active &&
          plan.rank > rank &&
          (service === null || plan.services.includes(service)) &&
          fits(plan),
      )
      .sort((a, b) => a.rank - b.rank)[0]?.code ?? null
  );
};
