import type { Plan } from '../../catalogue/plan.ts';
import { overageTiersOf } from '../rating/overage.ts';
import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';

/**
 * What credits would cost as overage, minor units, rounded up: by the dearest tier of the customer's plan
 * or, where that sells none, of any plan that does in the currency. Null where none does: nobody can tell
 * what they are worth.
 */
export function creditsWorth(
  credits: Quantity,
  currency: string,
  { plan, plans }: { plan: Plan | null; plans: readonly Plan[] },
): number | null {
  const dearest = (one: Plan): number | null => {
    const prices = overageTiersOf(one, currency)?.map(({ pricePer1k }) => pricePer1k) ?? [];
    return prices.length === 0 ? null : Math.max(...prices);
  };
  const own = plan === null ? null : dearest(plan);
  const known = own === null ? plans.flatMap((one) => dearest(one) ?? []) : [own];
  if (known.length === 0) return null;
  const cost = credits * BigInt(Math.max(...known));
  const unit = UNIT * 1_000n;
  return Number((cost + unit - 1n) / unit);
}
