import type { EntityManager } from '@mikro-orm/postgresql';
import { modeMovesOf, planChangesOf, windowSums } from '../../../db/usage/rating/usage-periods.ts';
import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import type { SubscriptionRow } from '../../../db/subscriptions/subscriptions.ts';
import type { CreditBalance } from '../../../domain/usage/credits/credit-balance.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import {
  grantedBy,
  planSegments,
  rateUsage,
  splitByMode,
  usageOfSegments,
} from '../../../domain/usage/rating/rate-usage.ts';

/** Overage of earlier plans, and from before a take-over, in the current period. It keeps its price. */
interface EarlierOverage {
  quantity: Quantity;
  /** Minor units. */
  amount: number;
}

const NONE: EarlierOverage = { quantity: 0n, amount: 0 };

/** The plan that rates a subscription's usage now. */
export const ratedTier = ({ trialTier, tier }: Pick<SubscriptionRow, 'trialTier' | 'tier'>): string =>
  trialTier ?? tier;

/**
 * The part of a rated period's overage that belongs to earlier plans; all of it when the plan changed
 * since.
 *
 * @param balance its grants with their burns
 */
export async function earlierOverage(
  em: EntityManager,
  subscription: SubscriptionRow,
  rated: UsagePeriodRow,
  { grants, burns }: Pick<CreditBalance, 'grants' | 'burns'>,
): Promise<EarlierOverage> {
  const all = { quantity: rated.overage, amount: rated.amount };
  const tier = ratedTier(subscription);
  if (rated.tier !== tier) return all;
  const terms = rated.terms ?? {};
  if (rated.overage === 0n) return NONE;
  const { id } = subscription;
  const period = { start: rated.startsAt, end: rated.endsAt };
  // Most periods are of one plan.
  const changes = Object.keys(terms).length < 2 ? [] : ((await planChangesOf(em, [id])).get(id) ?? []);
  const moves = (await modeMovesOf(em, [id])).get(id) ?? [];
  const segments = splitByMode(planSegments(period, changes, tier), moves, period);
  if (segments.length < 2) return NONE;
  const used = usageOfSegments(segments, await windowSums(em, rated));
  const before = rateUsage(
    segments.slice(0, -1).flatMap((segment, place) => {
      const of = terms[segment.tier];
      if (of === undefined) return [];
      return [{ ...grantedBy(of), ...(segment.isFree ? { tiers: null } : {}), slices: used[place] ?? [] }];
    }),
    {
      carried: rated.carried,
      grants: grants.map((grant) => ({
        ...grant,
        left: grant.left + (burns.find(({ grantId }) => grantId === grant.id)?.amount ?? 0n),
      })),
    },
  );
  // Corrections may have taken more back than was used since.
  return before.overage > rated.overage ? all : { quantity: before.overage, amount: before.amount };
}
