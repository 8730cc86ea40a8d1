/** Digits after the point, by how much of the amount there is. */
interface MoneyOptions {
  /** Leave `.00` away, for prices on offer. */
  short?: boolean;
}

/** An amount in major units as the reader's locale writes it: `formatMoney(1490.5, 'eur')` → "€1,490.50". */
export function formatMoney(amount: number, currency: string, { short = false }: MoneyOptions = {}): string {
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency: currency.toUpperCase(),
    ...(short ? { trailingZeroDisplay: 'stripIfInteger' as const } : {}),
  }).format(amount);
}

/** A count as the reader's locale writes it, with up to 6 decimals. */
export const formatCount = (count: number): string =>
  new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 }).format(count);

/** A saving as a share of 1, in whole percent, never more than it is: 0.167 → "16%". */
export const formatSaving = (share: number): string =>
  new Intl.NumberFormat(undefined, { style: 'percent' }).format(Math.floor(share * 100) / 100);

/** A share of 1 as a percentage: 0.125 → "12.5 %". */
export const formatShare = (share: number): string =>
  new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(share);
