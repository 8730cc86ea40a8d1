import type { UsagePeriodRow } from '../../../db/usage/rating/usage-periods.ts';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { ratingTermsOf } from '../../../domain/usage/rating/rate-usage.ts';
import type { PlanTerms } from '../../../domain/usage/rating/rate-usage.ts';

/**
 * Billing terms of a tier in a period: the catalogue's while it runs, afterwards those it was last rated
 * by. A later plan edit must not reprice what is invoiced.
 * @param now the customer's clock
 */
export function billingTermsIn(
  { endsAt, currency, terms }: Pick<UsagePeriodRow, 'endsAt' | 'currency' | 'terms'>,
  tier: string,
  plans: readonly Plan[],
  now: number,
): PlanTerms {
  const rated = now < endsAt ? undefined : terms?.[tier];
  return rated ?? ratingTermsOf(plans, tier, currency);
}
