/**
 * Share of a tax for a part of the taxed amount, minor units, rounded half up. At most the whole tax.
 * @param tax null where it is not known
 */
export function taxShare(tax: number, part: number, whole: number): number;
export function taxShare(tax: number | null, part: number, whole: number): number | null;
export function taxShare(tax: number | null, part: number, whole: number): number | null {
  if (tax === null) return null;
  if (part <= 0 || whole <= 0) return 0;
  if (part >= whole) return tax;
  const [product, divisor] = [BigInt(tax) * BigInt(part), BigInt(whole)];
  return Number((2n * product + divisor) / (2n * divisor));
}
