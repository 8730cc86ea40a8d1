import type { CreditBurnRow, GrantWithBurns } from '../../../db/usage/credits/credit-burns.ts';
import { periodKey } from '../../../db/usage/rating/usage-periods.ts';
import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import { carriedCredits } from '../../../domain/usage/credits/carried-credits.ts';
import type { CreditGrant } from '../../../domain/usage/credits/credit-grant.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import type { PlanTerms } from '../../../domain/usage/rating/rate-usage.ts';
import type { RatingFacts } from '../rating/rating-facts.ts';

/** Returns what periods burned of grants before those periods are rated again, earliest first. */
export function releaseBurns(
  grants: ReadonlyMap<string, GrantWithBurns[]>,
  periods: readonly Pick<UsagePeriodRow, 'subscriptionId' | 'startsAt'>[],
): void {
  const anew = new Set(periods.map(({ subscriptionId, startsAt }) => periodKey(subscriptionId, startsAt)));
  for (const grant of [...grants.values()].flat()) {
    const kept = grant.burns.filter((burn) => !anew.has(periodKey(burn.subscriptionId, burn.periodStart)));
    grant.left += sumOf(grant.burns) - sumOf(kept);
    grant.burns = kept;
  }
}

const sumOf = (burns: GrantWithBurns['burns']): Quantity =>
  burns.reduce((sum, { amount }) => sum + amount, 0n);

/**
 * Remaining amounts of grants for a period: everything that other periods do not burn. Revoked credits
 * reduce the last grants.
 */
export function grantsFor(
  grants: readonly GrantWithBurns[],
  { endsAt }: Pick<UsagePeriodRow, 'endsAt'>,
): CreditGrant[] {
  let taken = 0n;
  const usable: CreditGrant[] = [];
  for (const { customerId: _, burns, ...grant } of grants) {
    if (grant.left < 0n && burns.length === 0) taken -= grant.left;
    else if (grant.createdAt < endsAt) usable.push({ ...grant });
  }
  for (const grant of usable.toReversed()) {
    const off = grant.left < taken ? grant.left : taken;
    if (off <= 0n) continue;
    grant.left -= off;
    taken -= off;
  }
  return usable;
}

/** Records what a period burns, so that the customer's next period sees what remains. */
export function noteBurns(facts: RatingFacts, period: UsagePeriodRow, burns: readonly CreditBurnRow[]): void {
  for (const grant of facts.grants.get(period.customerId) ?? []) {
    const own = burns.filter(({ grantId }) => grantId === grant.id);
    grant.left -= sumOf(own);
    grant.burns = [...grant.burns, ...own];
  }
}

/** Credits that went over from the period before, by the terms that the period begins with. */
export function carriedInto(
  facts: RatingFacts,
  { subscriptionId, startsAt }: UsagePeriodRow,
  terms: PlanTerms | null,
): Quantity {
  return carriedCredits(terms, {
    rated: facts.before.get(periodKey(subscriptionId, startsAt)) ?? null,
    billing: facts.subscriptions.get(subscriptionId) ?? null,
    startsAt,
  });
}
