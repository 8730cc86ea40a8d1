import { carryOver } from './credits.ts';
import { usagePeriodAt } from '../rating/period.ts';
import type { UsageBilling } from '../rating/period.ts';
import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';
import type { PlanTerms } from '../rating/rate-usage.ts';

/** What is known of the time before a usage period. */
interface PeriodBefore {
  /** The period before, as it was rated. Null: it has no row, which counts as nothing used. */
  rated: { included: Quantity; includedUsed: Quantity } | null;
  /** When the subscription's usage is billed; null where that is not known. */
  billing: UsageBilling | null;
  /** When the period itself begins, epoch milliseconds. */
  startsAt: number;
}

/** Credits that roll over into a period from the one before, by the plan in force when the period begins. */
export function carriedCredits(
  terms: (Partial<Pick<PlanTerms, 'rollover'>> & Pick<PlanTerms, 'includedCredits'>) | null,
  { rated, billing, startsAt }: PeriodBefore,
): Quantity {
  if (terms?.rollover == null) return 0n;
  if (rated !== null)
    return carryOver(terms.rollover, rated.included, [
      { kind: 'included', grantId: null, amount: rated.includedUsed },
    ]);
  const hadOne = billing !== null && usagePeriodAt(billing, startsAt - 1) !== null;
  return hadOne ? carryOver(terms.rollover, BigInt(terms.includedCredits) * UNIT, []) : 0n;
}
