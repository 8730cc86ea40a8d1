import { exact, share } from './decimal.ts';

/**
 * The tax in, or on top of, an amount, in whole minor units. Halves go away from zero. With several rates each one is of the same base,
 * as with Stripe's tax rates; inclusive ones are taken out of the amount together.
 * @param percentages of all rates of the same behaviour on the line
 */
export function taxAmounts(amount: number, percentages: readonly number[], inclusive: boolean): number[] {
  const parts = percentages.map((percentage) => Number(exact(percentage) / 1_000_000n));
  const whole = HUNDRED + (inclusive ? parts.reduce((sum, part) => sum + part, 0) : 0);
  return parts.map((part) => share(amount, part, whole));
}

/** 100 %, in the millionths of a percent that rates are counted in. */
const HUNDRED = 100_000_000;
