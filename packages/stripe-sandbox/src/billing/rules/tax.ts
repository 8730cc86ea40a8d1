import { exact, share } from './decimal.ts';

/**
 * The tax in an amount, or on top of it, in whole minor units. Halves are rounded away from zero. Several
 * rates have the same base, as Stripe's tax rates do; inclusive ones are taken out together.
 * @param percentages of all rates of the same behavior on the line
 */
export function taxAmounts(amount: number, percentages: readonly number[], inclusive: boolean): number[] {
  const parts = percentages.map((percentage) => Number(exact(percentage) / 1_000_000n));
  const whole = HUNDRED + (inclusive ? parts.reduce((sum, part) => sum + part, 0) : 0);
  return parts.map((part) => share(amount, part, whole));
}

/** 100 %, in the millionths of a percent that rates are counted in. */
const HUNDRED = 100_000_000;
