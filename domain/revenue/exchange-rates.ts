import { minorUnitDigits } from '../money.ts';
import type { Money } from '../money.ts';

/**
 * Value of one major unit of each currency in the currency of totals, from a UTC day until the next such
 * day.
 */
export interface DatedRates {
  /** YYYY-MM-DD. */
  from: string;
  /** By currency code, lower case. */
  rates: Readonly<Record<string, number>>;
}

/**
 * Converts an amount by the latest rate valid on the day, minor units, rounded half up. Null without a
 * rate: such an amount is shown separately, never added.
 */
export function converted(
  { amount, currency }: Money,
  to: string,
  day: string,
  table: readonly DatedRates[],
): number | null {
  if (currency === to || amount === 0) return amount;
  const rate = rateOn(currency, day, table)?.rate;
  if (rate === undefined) return null;
  return Math.round(amount * rate * 10 ** (minorUnitDigits(to) - minorUnitDigits(currency)));
}

/** The rate of a currency on a day and since when it held, null where there was none. */
export function rateOn(
  currency: string,
  day: string,
  table: readonly DatedRates[],
): { rate: number; since: string } | null {
  const known = table.filter(({ from, rates }) => from <= day && rates[currency] !== undefined);
  const latest = known.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
  const rate = latest?.rates[currency];
  return latest === undefined || rate === undefined ? null : { rate, since: latest.from };
}
