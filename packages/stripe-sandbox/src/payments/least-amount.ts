import { smallestCharge } from '../billing/rules/balance.ts';
import { moneyText } from '../billing/rules/money-text.ts';
import { invalidRequest } from '../core/errors.ts';

/**
 * Stripe charges no less than this (docs.stripe.com/currencies, "minimum and maximum charge amounts"). An
 * account that settles in another currency needs as much in that one, which is not played.
 * @throws Stripe's 400 `amount_too_small`
 */
export function requireChargeable(amount: number, currency: string): void {
  const least = smallestCharge(currency.toLowerCase());
  if (amount >= least) return;
  throw invalidRequest(
    `Amount must be at least ${moneyText(least, currency.toLowerCase())}.`,
    'amount',
    'amount_too_small',
  );
}
