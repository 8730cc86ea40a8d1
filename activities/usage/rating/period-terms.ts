import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { termsOf } from '../../../domain/usage/rating/settle-usage.ts';
import type { PlanTerms } from '../../../domain/usage/rating/settle-usage.ts';

/**
 * Billing terms of a tier in a period: the catalogue's while it runs, afterwards those it was last rated
 * by. A later plan edit must not reprice what is invoiced.
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
