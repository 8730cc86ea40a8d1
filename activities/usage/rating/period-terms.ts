import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { termsOf } from '../../../domain/usage/rating/settle-usage.ts';
import type { PlanTerms } from '../../../domain/usage/rating/settle-usage.ts';

/**
 * The terms of a tier in a period: those of the catalogue while it runs; after its end those that it was settled by last. A plan that is changed
 * later must not price anew what is invoiced.
 * @param now the customer's clock
 */
export function termsIn(
  { endsAt, currency, terms }: Pick<UsagePeriodRow, 'endsAt' | 'currency' | 'terms'>,
  tier: string,
  plans: readonly Plan[],
  now: number,
): PlanTerms {
  const settled = now < endsAt ? undefined : terms?.[tier];
  return settled ?? termsOf(plans, tier, currency);
}
