import type { Plan } from '../data/plans.ts';
import { formatCount, formatMoney } from './money.ts';

/** Overage price of 1,000 credits, a line for each tier; none when it is not sold. */
export function overageLines({
  overage_tiers: tiers,
  price_per_1k: flat,
  currency,
}: Pick<Plan, 'overage_tiers' | 'price_per_1k' | 'currency'>): string[] {
  if (tiers === null) return flat === null ? [] : [formatMoney(flat, currency)];
  return tiers.map(({ up_to: upTo, price_per_1k: price }, index) => {
    const each = formatMoney(price, currency);
    if (upTo !== null) return `${each} up to ${formatCount(upTo)}`;
    const before = tiers[index - 1]?.up_to ?? null;
    return before === null ? each : `${each} beyond ${formatCount(before)}`;
  });
}
