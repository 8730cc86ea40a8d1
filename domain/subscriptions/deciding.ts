import type { Plan } from '../catalogue/plan.ts';
import { compareTiers } from '../catalogue/tiers.ts';
import { isFinal } from './status.ts';
import type { BillingStatus } from './status.ts';

/** How much access a status gives, 0 the most. An `incomplete` never hides what is paid for. */
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

/** Rank of a status that this version does not know: below every open one, above ended ones. */
export const UNKNOWN_GRADE = 4;

/** Facts of a subscription that decide its rank. */
export interface DecidingFacts {
  id: string;
  status: BillingStatus;
  tier: string;
  trialTier: string | null;
  /** Epoch milliseconds. */
  createdAt: number;
}

/**
 * The deciding subscription of a person, which sets their access and what pages show: the best status, then
 * the highest plan, then the latest. Among ended ones the latest. Null without any.
 */
export function decidingSubscription<T extends DecidingFacts>(
  subscriptions: readonly T[],
  plans: readonly Plan[],
): T | null {
  return subscriptions.toSorted((a, b) => compareDeciding(a, b, plans))[0] ?? null;
}

/** Negative where `a` decides before `b`. */
function compareDeciding(a: DecidingFacts, b: DecidingFacts, plans: readonly Plan[]): number {
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
