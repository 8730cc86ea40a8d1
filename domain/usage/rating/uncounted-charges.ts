/** A charge that was reported to a meter; minor units, negative where it takes something back. */
interface Reported {
  amount: number;
}

/**
 * The charges that an invoice was made without, since the meter had not counted them: the newest that come
 * to what it lacks.
 * @param charges newest first
 * @param invoiced what the invoice asks for them, minor units; never below zero
 * @returns null where no such charges come to exactly that: a person should look
 */
export function uncountedCharges<T extends Reported>(charges: readonly T[], invoiced: number): T[] | null {
  const reported = charges.reduce((sum, { amount }) => sum + amount, 0);
  let missing = Math.max(0, reported) - invoiced;
  // The meter counts for all subscriptions of a customer: more than was expected is another one's.
  if (missing <= 0) return [];
  const uncounted: T[] = [];
  for (const charge of charges) {
    uncounted.push(charge);
    missing -= charge.amount;
    if (missing === 0) return uncounted;
  }
  return null;
}
