import type { CreditBurnRow, GrantWithBurns } from '../../db/repositories/credit-burns.ts';
import { periodKey } from '../../db/repositories/usage-periods.ts';
import type { UsagePeriodRow } from '../../db/repositories/usage-periods.ts';
import { carriedCredits } from '../../domain/usage/carried-credits.ts';
import type { CreditGrant } from '../../domain/usage/credits.ts';
import type { Quantity } from '../../domain/usage/quantity.ts';
import type { PlanTerms } from '../../domain/usage/settle-usage.ts';
import type { SettleFacts } from './settle-facts.ts';

/** What is left of grants for a period: all but what other periods use of them. Credits taken back lower the last ones. */
export function grantsFor(
  grants: readonly GrantWithBurns[],
  { subscriptionId, startsAt, endsAt }: UsagePeriodRow,
): CreditGrant[] {
  let taken = 0n;
  const usable: CreditGrant[] = [];
  for (const { customerId: _, burns, ...grant } of grants) {
    const own = burns.find((burn) => burn.subscriptionId === subscriptionId && burn.periodStart === startsAt);
    const left = grant.left + (own?.amount ?? 0n);
    if (grant.left < 0n && burns.length === 0) taken -= grant.left;
    else if (grant.createdAt < endsAt) usable.push({ ...grant, left });
  }
  for (const grant of usable.toReversed()) {
    const off = grant.left < taken ? grant.left : taken;
    if (off <= 0n) continue;
    grant.left -= off;
    taken -= off;
  }
  return usable;
}

/** What a period uses of grants now, so that the next one of the same customer finds what is left. */
export function noteBurns(facts: SettleFacts, period: UsagePeriodRow, burns: readonly CreditBurnRow[]): void {
  for (const grant of facts.grants.get(period.customerId) ?? []) {
    const isOwn = (burn: GrantWithBurns['burns'][number]): boolean =>
      burn.subscriptionId === period.subscriptionId && burn.periodStart === period.startsAt;
    const before = grant.burns.find(isOwn)?.amount ?? 0n;
    const amount = burns.find(({ grantId }) => grantId === grant.id)?.amount ?? 0n;
    grant.left += before - amount;
    grant.burns = [
      ...grant.burns.filter((burn) => !isOwn(burn)),
      ...(amount === 0n
        ? []
        : [{ subscriptionId: period.subscriptionId, periodStart: period.startsAt, amount }]),
    ];
  }
}

/** Credits that went over from the period before, by the terms that the period begins with. */
export function carriedInto(
  facts: SettleFacts,
  { subscriptionId, startsAt }: UsagePeriodRow,
  terms: PlanTerms | null,
): Quantity {
  return carriedCredits(terms, {
    settled: facts.before.get(periodKey(subscriptionId, startsAt)) ?? null,
    billing: facts.subscriptions.get(subscriptionId) ?? null,
    startsAt,
  });
}
