/**
 * Stripe's minimum charge, in minor units of the currency
 * (docs.stripe.com/currencies#minimum-and-maximum-charge-amounts). Smaller amounts stay on the customer's
 * balance for the next invoice.
 */
const SMALLEST: Readonly<Record<string, number>> = {
  aed: 200,
  bgn: 100,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};

/** About half a dollar; 50 yen. */
const ELSEWHERE = 50;

/** The smallest amount that can be charged in a currency, in minor units. */
export const smallestCharge = (currency: string): number => SMALLEST[currency.toLowerCase()] ?? ELSEWHERE;
