import type { Context } from '../core/context.ts';
import { adjustCustomerBalance, type BalanceAdjustment } from '../payments/customer-balance.ts';

/** Changes a customer's balance, with its transaction and event. Zero changes nothing. */
export function changeBalance(
  context: Context,
  customer: string,
  change: Omit<BalanceAdjustment, 'customer'>,
): string | null {
  if (change.amount === 0) return null;
  return adjustCustomerBalance(context, { ...change, customer }).id;
}
