import { exact, toMinorUnits } from './decimal.ts';

/** One step of a tiered price, as Stripe returns it. `up_to: null` is the last, open tier. */
export interface Tier {
  up_to: number | null;
  unit_amount: number | null;
  unit_amount_decimal: string | null;
  flat_amount: number | null;
  flat_amount_decimal: string | null;
}

/** What of a price decides the amount for a quantity. */
export interface PriceTerms {
  billing_scheme: string;
  tiers_mode?: string | null;
  tiers?: Tier[] | null;
  unit_amount: number | null;
  unit_amount_decimal: string | null;
  transform_quantity: { divide_by: number; round: string } | null;
}

/**
 * A part of a quantity with one unit price. A flat fee is a part with `flat: true`. Amounts in minor units.
 */
export interface PricedPart {
  quantity: number;
  amount: number;
  unitAmountDecimal: string | null;
  tier: number | null;
  flat: boolean;
}

/**
 * The price of a quantity, in the parts that Stripe shows as invoice lines. A plain or volume price has
 * one. A graduated price has one for each tier reached, and one for a tier's flat fee.
 */
export function priceParts(price: PriceTerms, quantity: number): PricedPart[] {
  const billed = transformQuantity(price, quantity);
  if (price.billing_scheme !== 'tiered') {
    const unit = price.unit_amount_decimal ?? String(price.unit_amount ?? 0);
    const amount = toMinorUnits(exact(unit) * BigInt(billed));
    return [{ quantity: billed, amount, unitAmountDecimal: unit, tier: null, flat: false }];
  }
  const tiers = price.tiers ?? [];
  return price.tiers_mode === 'volume' ? volumeParts(tiers, billed) : graduatedParts(tiers, billed);
}

/** The sum of {@link priceParts}, in minor units. */
export function priceAmount(price: PriceTerms, quantity: number): number {
  return priceParts(price, quantity).reduce((sum, part) => sum + part.amount, 0);
}

function transformQuantity(price: PriceTerms, quantity: number): number {
  if (!price.transform_quantity) return quantity;
  const { divide_by: by, round } = price.transform_quantity;
  return round === 'up' ? Math.ceil(quantity / by) : Math.floor(quantity / by);
}

function graduatedParts(tiers: Tier[], quantity: number): PricedPart[] {
  const parts: PricedPart[] = [];
  let below = 0;
  for (const [index, tier] of tiers.entries()) {
    const top = tier.up_to ?? Infinity;
    const inTier = Math.min(quantity, top) - below;
    // The first tier is charged (its flat fee too) even for nothing used, the others once they are reached.
    if (inTier <= 0 && index > 0) break;
    parts.push(...tierParts(tier, index, Math.max(inTier, 0)));
    below = top;
  }
  return parts;
}

function volumeParts(tiers: Tier[], quantity: number): PricedPart[] {
  const index = tiers.findIndex((tier) => tier.up_to === null || quantity <= tier.up_to);
  const tier = tiers[index];
  return tier ? tierParts(tier, index, quantity) : [];
}

function tierParts(tier: Tier, index: number, quantity: number): PricedPart[] {
  const unit = tier.unit_amount_decimal ?? String(tier.unit_amount ?? 0);
  const amount = toMinorUnits(exact(unit) * BigInt(quantity));
  const parts: PricedPart[] = [{ quantity, amount, unitAmountDecimal: unit, tier: index, flat: false }];
  const flat = tier.flat_amount_decimal ?? (tier.flat_amount === null ? null : String(tier.flat_amount));
  if (flat !== null && exact(flat) !== 0n) {
    const flatAmount = toMinorUnits(exact(flat));
    parts.push({ quantity: 0, amount: flatAmount, unitAmountDecimal: flat, tier: index, flat: true });
  }
  return parts;
}
