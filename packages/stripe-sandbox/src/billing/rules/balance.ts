/** Smallest charge that Stripe makes, in minor units, by currency (Stripe's "minimum charge amounts"; 50 elsewhere). */
const SMALLEST_CHARGE: Readonly<Record<string, number>> = {
  gbp: 30,
  jpy: 50,
  dkk: 250,
  nok: 300,
  sek: 300,
  hkd: 400,
  mxn: 1000,
  czk: 1500,
  huf: 17_500,
  pln: 200,
  ron: 200,
  thb: 1000,
  myr: 200,
  aed: 200,
  bgn: 100,
};

/** What an invoice's total and the customer's balance come to. Minor units; a negative balance is credit. */
export interface Settlement {
  amountDue: number;
  endingBalance: number;
}

/**
 * Settles a total against the customer's balance as Stripe does on finalisation: credit lowers the amount due, a debt
 * raises it, a negative total becomes credit, and a sum too small to charge is carried over as debt.
 */
export function settle(total: number, startingBalance: number, currency: string): Settlement {
  const due = total + startingBalance;
  if (due <= 0) return { amountDue: 0, endingBalance: due };
  if (due < smallestCharge(currency)) return { amountDue: 0, endingBalance: due };
  return { amountDue: due, endingBalance: 0 };
}

/** The smallest amount that can be charged in a currency, in minor units. */
function smallestCharge(currency: string): number {
  return SMALLEST_CHARGE[currency] ?? 50;
}
