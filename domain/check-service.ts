import type { Access } from './access.ts';
import type { Plan } from './catalogue/plan.ts';
import { findPlan } from './catalogue/tiers.ts';
import { DAY_MS } from './period.ts';

/** What is asked: may this service be used now, for so many calls? */
export interface ServiceCheck {
  access: Access;
  plans: readonly Plan[];
  service: string;
  /** Calls wanted; 0 asks whether the service is open at all. */
  quantity: number;
  /** Calls already made on the running UTC day. */
  usedToday: number;
  /** Epoch milliseconds on the customer's billing clock. */
  now: number;
}

/** The answer. `remaining` and `limit` are calls of the running day, null without a limit. */
export interface ServiceDecision {
  allowed: boolean;
  /** The access rule where it is allowed, else `service_not_included`, `daily_limit`, or the access rule that closed it. */
  reason: string;
  remaining: number | null;
  limit: number | null;
  /** When the day's calls begin anew, epoch milliseconds; null without a limit. */
  resetsAt: number | null;
  /** The lowest tier on sale that would allow it, null where none would or it is allowed already. */
  upgradeTo: string | null;
}

/** Access reasons under which the whole tier is open: a service that is missing then is not part of the tier. */
const OPEN: ReadonlySet<string> = new Set([
  'trialing',
  'active',
  'cancels_at_period_end',
  'past_due_in_grace',
]);

/** Whether a service may be used, by the access that {@link decideAccess} gave and the calls of the day. */
export const checkService = (check: ServiceCheck): ServiceDecision => {
  const { access, service, quantity, usedToday, now } = check;
  const limit = access.limits.callsPerDay;
  const remaining = remainingCalls(access, usedToday);
  const counted = {
    remaining,
    limit,
    resetsAt: limit === null ? null : (Math.floor(now / DAY_MS) + 1) * DAY_MS,
  };
  if (!access.services.includes(service)) {
    const reason = OPEN.has(access.reason) ? 'service_not_included' : access.reason;
    return { allowed: false, reason, ...counted, upgradeTo: upgradeFor(check) };
  }
  if (remaining !== null && quantity > remaining) {
    return { allowed: false, reason: 'daily_limit', ...counted, upgradeTo: upgradeFor(check) };
  }
  return { allowed: true, reason: access.reason, ...counted, upgradeTo: null };
};

/** Calls that are left of the day, null without a limit. */
export const remainingCalls = ({ limits }: Access, usedToday: number): number | null =>
  limits.callsPerDay === null ? null : Math.max(0, limits.callsPerDay - usedToday);

const upgradeFor = ({ access, plans, service, quantity, usedToday }: ServiceCheck): string | null => {
  const rank = findPlan(plans, access.tier)?.rank ?? -1;
  const fits = plans.filter(
    (plan) =>
      plan.active &&
      plan.rank > rank &&
      plan.services.includes(service) &&
      (plan.limits.callsPerDay === null || plan.limits.callsPerDay >= usedToday + quantity),
  );
  return fits.sort((a, b) => a.rank - b.rank)[0]?.code ?? null;
};
