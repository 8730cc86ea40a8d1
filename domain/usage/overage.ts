import type { Plan } from '../catalogue/plan.ts';
import type { Quantity } from './quantity.ts';

/** A graduated tier of the overage price: what lies above the tier before it, up to its own end, costs its price. */
export interface OverageTier {
  /** Last credit of overage in it (whole credits, counted from the first one beyond the credits); null: all the rest. */
  upTo: number | null;
  /** Price of 1,000 credits in minor units. */
  pricePer1k: number;
}

/** Part of an overage at one price. */
export interface OverageLine {
  quantity: Quantity;
  pricePer1k: number;
}

/** A credit in millionths. */
const CREDIT = 1_000_000n;

/**
 * The overage price of a plan, null where there is none. A metered price in the currency goes before the plan's own price,
 * which is in the currency that the plan is sold in.
 */
export function overageTiersOf(plan: Plan, currency: string): OverageTier[] | null {
  const own = plan.prices.find(
    (price) => price.kind === 'metered' && price.currency === currency && price.active,
  );
  if (own !== undefined) return [{ upTo: null, pricePer1k: own.amount }];
  if (plan.overageTiers !== null && plan.overageTiers !== undefined && plan.overageTiers.length > 0)
    return plan.overageTiers;
  return plan.pricePer1k === null ? null : [{ upTo: null, pricePer1k: plan.pricePer1k }];
}

/** Why a list of tiers is none, null where it is one. */
export function overageTiersFault(tiers: readonly OverageTier[]): string | null {
  if (tiers.length === 0) return 'there must be at least one tier';
  let last = 0;
  for (const [index, { upTo, pricePer1k }] of tiers.entries()) {
    if (!Number.isSafeInteger(pricePer1k) || pricePer1k < 0) return 'a price is minor units, 0 or more';
    const isLast = index === tiers.length - 1;
    if (isLast !== (upTo === null)) return 'the last tier, and no other, has no end';
    if (upTo === null) continue;
    if (!Number.isSafeInteger(upTo) || upTo <= last)
      return 'each tier ends above the one before it, at a whole credit';
    last = upTo;
  }
  return null;
}

/** Parts of a minor unit in which costs are exact: millionths of a credit at a price for 1,000. */
export const COST_UNIT = 1_000_000_000n;

/** Overage cut up by tier, the first one first; none for a tier that is not reached. */
export function overageLines(quantity: Quantity, tiers: readonly OverageTier[]): OverageLine[] {
  const lines: OverageLine[] = [];
  let from = 0n;
  for (const { upTo, pricePer1k } of tiers) {
    if (quantity <= from) break;
    const end = upTo === null ? quantity : BigInt(upTo) * CREDIT;
    lines.push({ quantity: (quantity < end ? quantity : end) - from, pricePer1k });
    from = end;
  }
  return lines;
}

/** Exact cost of the first `quantity` credits of overage, in billionths of a minor unit. Nothing is rounded. */
export const overageCost = (quantity: Quantity, tiers: readonly OverageTier[]): bigint =>
  overageLines(quantity, tiers).reduce((sum, line) => sum + line.quantity * BigInt(line.pricePer1k), 0n);

/** Minor units of an exact cost: rounded once, at the invoice's line, half up (away from zero for money given back). */
export const roundCost = (cost: bigint): number => {
  const size = cost < 0n ? -cost : cost;
  const rounded = Number((2n * size + COST_UNIT) / (2n * COST_UNIT));
  return cost < 0n && rounded > 0 ? -rounded : rounded;
};

/**
 * The most overage that costs no more than `amount` minor units once rounded: how far a spend limit reaches. Null where the
 * price has no end to what it lets through, such as a last tier that is free.
 */
export function overageWithin(amount: number, tiers: readonly OverageTier[]): Quantity | null {
  // Half up rounds to `amount` from just under a half above it.
  let budget = BigInt(amount) * COST_UNIT + COST_UNIT / 2n - 1n;
  let from = 0n;
  for (const { upTo, pricePer1k } of tiers) {
    const price = BigInt(pricePer1k);
    const room = upTo === null ? null : BigInt(upTo) * CREDIT - from;
    if (room !== null && room * price <= budget) {
      budget -= room * price;
      from += room;
    } else {
      return price === 0n ? null : from + budget / price;
    }
  }
  return null;
}
