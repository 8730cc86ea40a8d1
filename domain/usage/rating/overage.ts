import type { Plan, PlanPrice } from '../../catalogue/plan.ts';
import { chargeStep } from '../../money.ts';
import { UNIT } from '../ingest/quantity.ts';
import type { Quantity } from '../ingest/quantity.ts';

/**
 * A graduated tier of the overage price: credits above the previous tier's end, up to its own, cost its
 * price.
 */
export interface OverageTier {
  /** Last whole credit of overage in this tier, counted from the first one; null: no end. */
  upTo: number | null;
  /** Price of 1,000 credits in minor units. */
  pricePer1k: number;
  /** Amounts are multiples of so many minor units; left out: 1. */
  roundTo?: number;
}

/** Part of an overage at one price: a line of the bill. */
export interface OverageLine {
  quantity: Quantity;
  pricePer1k: number;
  /** Minor units. */
  amount: number;
}

/**
 * The overage price of a plan in a currency. Null: overage is refused there, since a number of minor units
 * differs by currency. A metered price in the currency takes precedence over `pricePer1k` and its tiers.
 */
export function overageTiersOf(plan: Plan, currency: string): OverageTier[] | null {
  const step = chargeStep(currency);
  return tiersIn(plan, currency)?.map((tier) => (step === 1 ? tier : { ...tier, roundTo: step })) ?? null;
}

function tiersIn(plan: Plan, currency: string): OverageTier[] | null {
  const own = meteredPriceOf(plan, currency);
  if (own !== null) return [{ upTo: null, pricePer1k: own.amount }];
  if (currency !== overageCurrencyOf(plan)) return null;
  if (plan.overageTiers != null && plan.overageTiers.length > 0) return plan.overageTiers;
  return plan.pricePer1k === null ? null : [{ upTo: null, pricePer1k: plan.pricePer1k }];
}

/** The overage price in a currency other than that of `pricePer1k`; null without one. */
export const meteredPriceOf = ({ prices }: Pick<Plan, 'prices'>, currency: string): PlanPrice | null =>
  prices.find((price) => price.kind === 'metered' && price.currency === currency && price.active) ?? null;

/** Currency of a plan's `pricePer1k` and `overageTiers`; null for a plan that is not sold. */
export const overageCurrencyOf = ({
  overageCurrency,
  prices,
}: Pick<Plan, 'overageCurrency' | 'prices'>): string | null =>
  overageCurrency ?? prices.find(({ active, kind }) => active && kind !== 'metered')?.currency ?? null;

/**
 * Whether a plan sells overage in any currency. Currencies without a price then stop at the included
 * credits.
 */
const sellsOverage = (plan: Plan): boolean =>
  plan.pricePer1k !== null ||
  (plan.overageTiers ?? []).length > 0 ||
  plan.prices.some(({ kind, active }) => kind === 'metered' && active);

/** True when a plan sells no overage in the currency, so usage stops at the credits. */
export const stopsAtCredits = (plan: Plan, currency: string): boolean =>
  overageTiersOf(plan, currency) === null && (plan.includedCredits > 0 || sellsOverage(plan));

/** A fault in a list of tiers. */
interface OverageTiersFault {
  /** Place of the tier in the list. */
  tier: number;
  field: keyof OverageTier;
  detail: string;
}

/** The first fault of a list of tiers; null when it is valid. */
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
 * Overage charges by tier, in order, without unreached tiers. Each line is rounded once, half up to the
 * minor unit (or to tens where Stripe requires it), so the amount does not depend on how the usage arrived.
 */
export function priceOverage(
  quantity: Quantity,
  tiers: readonly OverageTier[],
): { amount: number; lines: OverageLine[] } {
  const lines: OverageLine[] = [];
  let from = 0n;
  for (const tier of tiers) {
    const { upTo, pricePer1k } = tier;
    if (quantity <= from) break;
    const end = upTo === null ? quantity : BigInt(upTo) * UNIT;
    const inTier = (quantity < end ? quantity : end) - from;
    lines.push({ quantity: inTier, pricePer1k, amount: lineAmount(inTier, tier) });
    from = end;
  }
  return { amount: lines.reduce((sum, { amount }) => sum + amount, 0), lines };
}

/** Minor units of a quantity at the price of a tier, half up. */
const lineAmount = (
  quantity: Quantity,
  { pricePer1k, roundTo = 1 }: Pick<OverageTier, 'pricePer1k' | 'roundTo'>,
): number => {
  const unit = COST_UNIT * BigInt(roundTo);
  return Number((2n * quantity * BigInt(pricePer1k) + unit) / (2n * unit)) * roundTo;
};

/**
 * The most overage that costs at most `amount` minor units, which is how far a spend limit reaches. Null
 * when the price has no upper bound, such as a free last tier.
 */
export function overageWithin(amount: number, tiers: readonly OverageTier[]): Quantity | null {
  let from = 0n;
  let spent = 0;
  for (const tier of tiers) {
    const { upTo, pricePer1k, roundTo = 1 } = tier;
    const room = upTo === null ? null : BigInt(upTo) * UNIT - from;
    const cost = room === null ? null : lineAmount(room, tier);
    if (room !== null && cost !== null && spent + cost <= amount) {
      spent += cost;
      from += room;
    } else if (pricePer1k === 0) {
      return null;
    } else {
      // Half-up rounding yields at most `left`, a multiple of the step, while 2qp < (2·left + step)·unit.
      const step = BigInt(roundTo);
      const left = (BigInt(amount - spent) / step) * step;
      return from + ((2n * left + step) * COST_UNIT - 1n) / (2n * BigInt(pricePer1k));
    }
  }
  return null;
}
