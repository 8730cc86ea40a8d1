import { minorUnitDigits } from '../money.ts';
import type { Money } from '../money.ts';

/** What one major unit of each currency is worth in the currency of totals, from a UTC day on until the next such day. */
export interface DatedRates {
  /** YYYY-MM-DD. */
  from: string;
  /** By currency code, lower case. */
  rates: Readonly<Record<string, number>>;
}

/**
 * The amount in another currency, minor units, rounded half up; by the latest rate that was valid on the day. Null where there was none: an amount that
 * cannot be converted is told apart and never counted as if it could.
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
