import { share } from './decimal.ts';

/** What of a coupon decides how much it takes off. */
export interface CouponTerms {
  percent_off: number | null;
  amount_off: number | null;
  currency: string | null;
  currency_options?: Record<string, { amount_off: number }>;
  applies_to?: { products: string[] };
}

/** A discount as it meets an invoice's lines; `id` is the discount's. */
export interface AppliedDiscount {
  id: string;
  coupon: CouponTerms;
}

/** A line as far as discounts look at it. */
export interface DiscountableLine {
  amount: number;
  discountable: boolean;
  product: string | null;
  /**
   * Discounts of this line only (its subscription item's or invoice item's). They apply before the
   * invoice's.
   */
  own: AppliedDiscount[];
}

/** How much a discount takes off a line or an invoice, in minor units, never negative. */
export interface DiscountAmount {
  discount: string;
  amount: number;
}

/**
 * The amount of each discount on each line, in the order of the lines. Each discount applies to what the
 * ones before it left. A percentage is rounded per line; a fixed amount is spread in proportion and stops
 * at zero.
 */
export function discountLines(
  lines: DiscountableLine[],
  discounts: AppliedDiscount[],
  currency: string,
): DiscountAmount[][] {
  const left = lines.map((line) => line.amount);
  const taken: DiscountAmount[][] = lines.map(() => []);
  const apply = (discount: AppliedDiscount, indexes: number[]): void => {
    const open = indexes.filter((i) => isOpen(lines[i], left[i], discount.coupon));
    const cuts = cutsFor(
      discount.coupon,
      open.map((i) => left[i] ?? 0),
      currency,
    );
    for (const [position, i] of open.entries()) {
      const amount = cuts[position] ?? 0;
      left[i] = (left[i] ?? 0) - amount;
      taken[i]?.push({ discount: discount.id, amount });
    }
  };
  for (const [i, line] of lines.entries()) for (const discount of line.own) apply(discount, [i]);
  for (const discount of discounts) apply(discount, [...lines.keys()]);
  return taken;
}

function isOpen(line: DiscountableLine | undefined, left: number | undefined, coupon: CouponTerms): boolean {
  if (!line?.discountable || (left ?? 0) <= 0) return false;
  const products = coupon.applies_to?.products;
  return !products || (line.product !== null && products.includes(line.product));
}

function cutsFor(coupon: CouponTerms, amounts: number[], currency: string): number[] {
  if (coupon.percent_off !== null) {
    const hundredths = Math.round(coupon.percent_off * 100);
    return amounts.map((amount) => share(amount, hundredths, 10_000));
  }
  return spread(Math.min(amountOff(coupon, currency), sum(amounts)), amounts);
}

/** The fixed amount a coupon takes off in a currency: 0 where the coupon has none in it. */
function amountOff(coupon: CouponTerms, currency: string): number {
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}

/** Splits a whole amount by weights so that the parts add up to it exactly. */
function spread(total: number, weights: number[]): number[] {
  const whole = sum(weights);
  let seen = 0;
  let given = 0;
  return weights.map((weight) => {
    seen += weight;
    const part = share(total, seen, whole) - given;
    given += part;
    return part;
  });
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Adds amounts of the same discount up, in the order of first appearance. */
export function sumByDiscount(perLine: DiscountAmount[][]): DiscountAmount[] {
  const totals = new Map<string, number>();
  for (const { discount, amount } of perLine.flat())
    totals.set(discount, (totals.get(discount) ?? 0) + amount);
  return [...totals].map(([discount, amount]) => ({ discount, amount }));
}
