/** A standard rate as Stripe Tax would name it. */
export interface StandardRate {
  percentage: number;
  name: string;
  type: 'vat' | 'sales_tax' | 'gst';
}

const vat = (percentage: number): StandardRate => ({ percentage, name: 'VAT', type: 'vat' });
const sales = (percentage: number): StandardRate => ({ percentage, name: 'Sales Tax', type: 'sales_tax' });

/**
 * Countries of the European Union. With a VAT id, their businesses account for the tax (reverse charge).
 */
const UNION: Readonly<Record<string, StandardRate>> = {
  AT: vat(20),
  BE: vat(21),
  DE: vat(19),
  ES: vat(21),
  FI: vat(25.5),
  FR: vat(20),
  IE: vat(23),
  IT: vat(22),
  NL: vat(21),
  PL: vat(23),
  SE: vat(25),
};

const COUNTRIES: Readonly<Record<string, StandardRate>> = {
  ...UNION,
  AU: { percentage: 10, name: 'GST', type: 'gst' },
  CH: vat(8.1),
  GB: vat(20),
  NO: vat(25),
};

/** States in which software as a service is taxed; the others have none here. */
const STATES: Readonly<Record<string, StandardRate>> = {
  NY: sales(8.875),
  PA: sales(6),
  TX: sales(8.25),
  WA: sales(10.25),
};

/** The standard rate of a place, null where nothing is collected. */
export function standardRate(country: string, state: string | null): StandardRate | null {
  if (country === 'US') return (state === null ? undefined : STATES[state.toUpperCase()]) ?? null;
  return COUNTRIES[country] ?? null;
}

/** Whether a country is in the European Union, as far as the table goes. */
export const isInUnion = (country: string): boolean => country in UNION;
