/**
 * A quantity of usage in millionths of a unit ("micro-units"): exact, as PostgreSQL's numeric(24,6) and
 * Stripe's whole numbers need it. One call, token or credit is `1_000_000n`. Corrections may be negative.
 */
export type Quantity = bigint;

/** Decimals of a quantity. */
const QUANTITY_DECIMALS = 6;

/** One whole unit. */
export const UNIT: Quantity = 1_000_000n;

/** Why a value is no quantity. */
export type QuantityProblem = 'malformed' | 'too_many_decimals';

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d+))?$/;

/**
 * Parses a JSON number or a decimal text. A number is read as its shortest decimal: 0.1 is a tenth, not the
 * nearest binary fraction. Trailing zeros do not count as decimals.
 */
export function parseQuantity(value: unknown): Quantity | QuantityProblem {
  if (typeof value === 'number') return Number.isFinite(value) ? fromNumber(value) : 'malformed';
  return typeof value === 'string' ? fromText(value) : 'malformed';
}

function fromNumber(value: number): Quantity | QuantityProblem {
  // Nearly every call is of this kind.
  if (Number.isSafeInteger(value)) return BigInt(value) * UNIT;
  const text = String(value);
  if (!text.includes('e')) return fromText(text);
  // As many decimals as the exponent asks for, so that 1e-7 is too fine and 1.5e22 exact.
  const [, mantissa = '', exponent = ''] = /^(-?[\d.]+)e([+-]\d+)$/.exec(text) ?? [];
  if (Number(exponent) < 0) return 'too_many_decimals';
  const [whole = '', decimals = ''] = mantissa.split('.');
  return fromText(whole + decimals.padEnd(Number(exponent), '0'));
}

function fromText(text: string): Quantity | QuantityProblem {
  const match = DECIMAL.exec(text);
  if (match === null) return 'malformed';
  const [, sign = '', whole = '', given = ''] = match;
  const decimals = given.replace(/0+$/, '');
  if (decimals.length > QUANTITY_DECIMALS) return 'too_many_decimals';
  const micro = BigInt(whole) * UNIT + BigInt(decimals.padEnd(QUANTITY_DECIMALS, '0'));
  return sign === '-' ? -micro : micro;
}

/** Whether {@link parseQuantity} understood. */
export const isQuantity = (value: Quantity | QuantityProblem): value is Quantity => typeof value === 'bigint';

/** Decimal text without needless zeros: `12`, `0.5`, `-0.000001`. */
export function formatQuantity(quantity: Quantity): string {
  const size = quantity < 0n ? -quantity : quantity;
  const whole = size / UNIT;
  const fraction = size % UNIT;
  const sign = quantity < 0n ? '-' : '';
  if (fraction === 0n) return `${sign}${whole}`;
  const decimals = String(fraction).padStart(QUANTITY_DECIMALS, '0').replace(/0+$/, '');
  return `${sign}${whole}.${decimals}`;
}

/** The JSON number nearest to a quantity; exact up to some nine thousand million units. */
export const quantityToNumber = (quantity: Quantity): number => Number(formatQuantity(quantity));

/** What PostgreSQL's `numeric(24,6)` reads as. @throws RangeError where the text is none */
export function quantityFromDatabase(text: string): Quantity {
  const quantity = fromText(text);
  if (!isQuantity(quantity)) throw new RangeError(`The database holds ${text}, which is no quantity.`);
  return quantity;
}

/** The sum, 0 of none. */
export const sumQuantities = (quantities: Iterable<Quantity>): Quantity => {
  let sum = 0n;
  for (const quantity of quantities) sum += quantity;
  return sum;
};
