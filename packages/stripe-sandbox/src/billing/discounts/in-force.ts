import type { Context } from '../../core/context.ts';
import type { AppliedDiscount } from '../rules/discounts.ts';
import type { Customer, Subscription } from '../types.ts';
import { couponOfDiscount } from './coupons.ts';

/** The discounts among `ids` that still run at `at`, with their coupons' terms. */
export function discountsInForce(context: Context, ids: readonly string[], at: number): AppliedDiscount[] {
  return ids.flatMap((id) => {
    const discount = context.find('discount', id);
    const coupon = couponOfDiscount(context, discount?.source.coupon ?? null);
    if (discount === undefined || coupon === undefined || (discount.end !== null && discount.end <= at))
      return [];
    return [{ id, coupon }];
  });
}

/** The discounts of a subscription's new invoice: its own, else the customer's. */
export function inheritedDiscounts(customer: Customer, subscription: Subscription | null): string[] {
  if (subscription && subscription.discounts.length > 0) return [...subscription.discounts];
  return customer.discount ? [customer.discount.id] : [];
}

/**
 * The discounts that a subscription keeps after an invoice applied those in `used`. A coupon for once is
 * then gone, and one for some months after the last of them.
 */
export function remainingDiscounts(
  context: Context,
  ids: readonly string[],
  used: ReadonlySet<string>,
  at: number,
): string[] {
  return ids.filter((id) => {
    const discount = context.find('discount', id);
    if (discount === undefined) return false;
    const once = couponOfDiscount(context, discount.source.coupon)?.duration === 'once';
    const over = (once && used.has(id)) || (discount.end !== null && discount.end <= at);
    if (over) context.emit('customer.discount.deleted', discount);
    return !over;
  });
}
