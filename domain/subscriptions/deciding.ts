import type { Plan } from '../catalogue/plan.ts';
import { compareTiers } from '../catalogue/tiers.ts';
import { isFinal } from './status.ts';
import type { BillingStatus } from './status.ts';

/** How much a status lets its subscription do, 0 the most. An `incomplete` never hides what is paid for. */
export const STATUS_GRADES: Readonly<Record<BillingStatus, number>> = {
  active: 0,
  trialing: 0,
  past_due: 1,
  paused: 2,
  suspended: 3,
  incomplete: 4,
  canceled: 5,
  expired: 5,
  incomplete_expired: 5,
  none: 6,
};

/** The grade of a status that this version does not know: below all that lets somebody in, above what is over. */
export const UNKNOWN_GRADE = 4;

/** What of a subscription says whether it decides. */
export interface DecidingFacts {
  id: string;
  status: BillingStatus;
  tier: string;
  trialTier: string | null;
  /** Epoch milliseconds. */
  createdAt: number;
}

/**
 * Of all subscriptions of a person the one that decides what they may do, and that their reads show: the best status, then the highest
 * plan, then the latest. Of those that are over it is the latest, whatever its plan was. Null without any.
 */
export function decidingSubscription<T extends DecidingFacts>(
  subscriptions: readonly T[],
  plans: readonly Plan[],
): T | null {
  return subscriptions.toSorted((a, b) => compareDeciding(a, b, plans))[0] ?? null;
}

/** Negative where `a` decides before `b`. */
export function compareDeciding(a: DecidingFacts, b: DecidingFacts, plans: readonly Plan[]): number {
  const byStatus = gradeOf(a) - gradeOf(b);
  if (byStatus !== 0) return byStatus;
  const byPlan = isFinal(a.status) ? 0 : compareTiers(plans, tierOf(b), tierOf(a));
  if (byPlan !== 0) return byPlan;
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

const gradeOf = ({ status }: DecidingFacts): number =>
  (STATUS_GRADES as Readonly<Record<string, number>>)[status] ?? UNKNOWN_GRADE;

const tierOf = ({ status, tier, trialTier }: DecidingFacts): string =>
  status === 'trialing' ? (trialTier ?? tier) : tier;
