import type { Plan } from '../catalogue/plan.ts';
import { UNIT } from './quantity.ts';
import type { Quantity } from './quantity.ts';

/** A graduated tier of the overage price: what lies above the tier before it, up to its own end, costs its price. */
export interface OverageTier {
  /** Last credit of overage in it (whole credits, counted from the first one beyond the credits); null: all the rest. */
  upTo: number | null;
  /** Price of 1,000 credits in minor units. */
  pricePer1k: number;
}

/** Part of an overage at one price: a line of the bill. */
export interface OverageLine {
  quantity: Quantity;
  pricePer1k: number;
  /** Minor units. */
  amount: number;
}

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

/** What is wrong with a list of tiers. */
export interface OverageTiersFault {
  /** Place of the tier in the list. */
  tier: number;
  field: keyof OverageTier;
  detail: string;
}

/** Why a list of tiers is none, null where it is one. */
export function overageTiersFault(tiers: readonly OverageTier[]): OverageTiersFault | null {
  if (tiers.length === 0) return { tier: 0, field: 'upTo', detail: 'there must be at least one tier' };
  let last = 0;
  for (const [tier, { upTo, pricePer1k }] of tiers.entries()) {
    if (!Number.isSafeInteger(pricePer1k) || pricePer1k < 0)
      return { tier, field: 'pricePer1k', detail: 'a price is minor units, 0 or more' };
    const isLast = tier === tiers.length - 1;
    if (isLast !== (upTo === null))
      return { tier, field: 'upTo', detail: 'the last tier, and no other, has no end' };
    if (upTo === null) continue;
    if (!Number.isSafeInteger(upTo) || upTo <= last)
      return { tier, field: 'upTo', detail: 'each tier ends above the one before it, at a whole credit' };
    last = upTo;
  }
  return null;
}

/** Minor units are cut into so many parts: exact for millionths of a credit at a price for 1,000. */
const COST_UNIT = 1_000_000_000n;

/**
 * What overage costs, tier by tier, the first one first; no line for a tier that is not reached. Each line is rounded once, half
 * up to the minor unit: quantities are exact until then, so that the amount does not depend on how the usage came in.
 */
export function priceOverage(
  quantity: Quantity,
  tiers: readonly OverageTier[],
): { amount: number; lines: OverageLine[] } {
  const lines: OverageLine[] = [];
  let from = 0n;
  for (const { upTo, pricePer1k } of tiers) {
    if (quantity <= from) break;
    const end = upTo === null ? quantity : BigInt(upTo) * UNIT;
    const inTier = (quantity < end ? quantity : end) - from;
    lines.push({ quantity: inTier, pricePer1k, amount: lineAmount(inTier, pricePer1k) });
    from = end;
  }
  return { amount: lines.reduce((sum, { amount }) => sum + amount, 0), lines };
}

/** Minor units of a quantity at a price for 1,000 credits, half up. */
const lineAmount = (quantity: Quantity, pricePer1k: number): number =>
  Number((2n * quantity * BigInt(pricePer1k) + COST_UNIT) / (2n * COST_UNIT));

/**
 * The most overage that costs no more than `amount` minor units: how far a spend limit reaches. Null where the price has no end
 * to what it lets through, such as a last tier that is free.
 */
export function overageWithin(amount: number, tiers: readonly OverageTier[]): Quantity | null {
  let from = 0n;
  let spent = 0;
  for (const { upTo, pricePer1k } of tiers) {
    const room = upTo === null ? null : BigInt(upTo) * UNIT - from;
    const cost = room === null ? null : lineAmount(room, pricePer1k);
    if (room !== null && cost !== null && spent + cost <= amount) {
      spent += cost;
      from += room;
    } else if (pricePer1k === 0) {
      return null;
    } else {
      // Half up rounds to what is left from just under a half above it: 2qp < (2·left + 1)·unit.
      const left = BigInt(amount - spent);
      return from + ((2n * left + 1n) * COST_UNIT - 1n) / (2n * BigInt(pricePer1k));
    }
  }
  return null;
}
