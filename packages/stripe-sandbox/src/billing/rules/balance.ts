/** Stripe's minimum charge amounts by currency, in minor units; 50 for the others. */
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

/** The result of applying the customer's balance to a total. Minor units; a negative balance is credit. */
export interface AppliedBalance {
  amountDue: number;
  endingBalance: number;
}

/**
 * Applies the customer's balance to a total, as Stripe does on finalization. Credit lowers the amount due
 * and debt raises it. A negative total becomes credit; a total below the minimum charge becomes debt.
 */
export function applyCustomerBalance(
  total: number,
  startingBalance: number,
  currency: string,
): AppliedBalance {
  const due = total + startingBalance;
  if (due <= 0) return { amountDue: 0, endingBalance: due };
  if (due < smallestCharge(currency)) return { amountDue: 0, endingBalance: due };
  return { amountDue: due, endingBalance: 0 };
}

/** The smallest amount that can be charged in a currency, in minor units. */
export function smallestCharge(currency: string): number {
  return SMALLEST_CHARGE[currency] ?? 50;
}
