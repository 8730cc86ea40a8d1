/** Decimal places that Stripe allows in `unit_amount_decimal`. */
const SCALE = 12;
const UNIT = 10n ** BigInt(SCALE);

/** A decimal number held exactly, as an integer count of 10⁻¹². */
export type Exact = bigint;

/** Reads a decimal string such as "12.5" or a whole number. Throws a RangeError on anything else. */
export function exact(value: string | number): Exact {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(String(value));
  if (!match) throw new RangeError(`not a decimal with at most ${SCALE} places: ${value}`);
  const magnitude = BigInt(match[2] ?? '0') * UNIT + BigInt((match[3] ?? '').padEnd(SCALE, '0'));
  return match[1] ? -magnitude : magnitude;
}

/** Rounds to whole minor units; halves go away from zero, as Stripe rounds amounts. */
export function toMinorUnits(value: Exact): number {
  return Number(divideRounded(value, UNIT));
}

/** numerator / denominator, rounded to the nearest whole number, halves away from zero. */
function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n !== denominator < 0n ? -1n : 1n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  return sign * ((top * 2n + bottom) / (bottom * 2n));
}

/** `amount × part / whole` in whole minor units, rounded once. */
export function share(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  return Number(divideRounded(BigInt(amount) * BigInt(part), BigInt(whole)));
}
