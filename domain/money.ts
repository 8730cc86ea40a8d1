/** An amount as Stripe counts it: an integer in the minor unit of `currency` (ISO 4217, lower case). */
export interface Money {
  amount: number;
  currency: string;
}

/** Currencies whose amounts Stripe takes in whole units (docs.stripe.com/currencies#zero-decimal). */
const ZERO_DECIMAL: ReadonlySet<string> = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);

/** Currencies whose amounts Stripe takes in thousandths (docs.stripe.com/currencies#three-decimal). */
const THREE_DECIMAL: ReadonlySet<string> = new Set('bhd jod kwd omr tnd'.split(' '));

/**
 * Number of digits below the major unit, by Stripe's counting, which differs from ISO 4217 for ISK and UGX:
 * Stripe still wants two digits.
 */
export const minorUnitDigits = (currency: string): 0 | 2 | 3 => {
  const code = currency.toLowerCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
};

/**
 * Charged amounts are multiples of this, in minor units: Stripe takes three-decimal currencies in tens only
 * (docs.stripe.com/currencies#three-decimal).
 */
export const chargeStep = (currency: string): 1 | 10 => (minorUnitDigits(currency) === 3 ? 10 : 1);

/**
 * An amount in the major unit: 4900 usd is 49. One correctly rounded division of two integers gives the
 * very double of the decimal text, so JSON shows `49.99`, never `49.990000000000002`.
 */
export const toMajor = (amount: number, currency: string): number =>
  requireInteger(amount) / 10 ** minorUnitDigits(currency);

/** Minor units of a decimal amount: 49.99 usd is 4999. Null when it has more digits than the currency. */
export const toMinor = (amount: number, currency: string): number | null => {
  const minor = Math.round(amount * 10 ** minorUnitDigits(currency));
  return Number.isSafeInteger(minor) && toMajor(minor, currency) === amount ? minor : null;
};

/** The amount for people in the manner of `locale`: `$49.00`, `49,00 €`. */
export const moneyText = (money: Money, locale = 'en-US'): string => {
  const digits = minorUnitDigits(money.currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(toMajor(money.amount, money.currency));
};

/** The amount with its currency code, the same in every locale: `49.00 USD`. For operators and timelines. */
export const plainMoney = (money: Money): string =>
  `${toMajor(money.amount, money.currency).toFixed(minorUnitDigits(money.currency))} ${money.currency.toUpperCase()}`;

const requireInteger = (amount: number): number => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an amount in minor units: ${amount}`);
  return amount;
};
