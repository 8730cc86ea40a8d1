import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { addIntervals } from '../rules/period.ts';
import type { Coupon, Discount } from '../types.ts';
import { isValid, requireCurrency } from './coupons.ts';
import type { PromotionCode } from './promotion-codes.ts';

/** One entry of a `discounts` parameter. */
export interface DiscountRequest {
  coupon?: string;
  discount?: string;
  promotion_code?: string;
}

/** What a discount hangs on. */
export interface DiscountTarget {
  customer: string;
  /** Null where it has none yet, as a new customer. */
  currency: string | null;
  subscription?: string;
  subscriptionItem?: string;
  invoice?: string;
  invoiceItem?: string;
  checkoutSession?: string | null;
}

/**
 * Redeems the requested coupons and promotion codes and returns the discount ids. Existing discounts stay.
 * @throws Stripe's errors for what cannot be redeemed (any more)
 */
export function redeemDiscounts(
  context: Context,
  requests: readonly DiscountRequest[],
  target: DiscountTarget,
  param = 'discounts',
): string[] {
  return requests.map((request, index) => {
    const at = `${param}[${index}]`;
    if (request.discount !== undefined)
      return context.get('discount', request.discount, `${at}[discount]`).id;
    const code =
      request.promotion_code === undefined
        ? undefined
        : redeemableCode(context, request.promotion_code, target.customer, `${at}[promotion_code]`);
    const couponId = code?.promotion.coupon ?? request.coupon;
    if (couponId === undefined)
      throw invalidRequest('A discount needs a coupon, promotion_code or discount.', at);
    const coupon = context.get('coupon', couponId, `${at}[coupon]`);
    requireCurrency(coupon, target.currency, `${at}[${code === undefined ? 'coupon' : 'promotion_code'}]`);
    return redeem(context, coupon, code, target).id;
  });
}

/** The promotion code, when this customer may redeem it now. */
export function redeemableCode(
  context: Context,
  id: string,
  customer: string | null,
  param: string,
): PromotionCode {
  const code = context.get('promotion_code', id, param);
  const expired = code.expires_at !== null && code.expires_at <= context.now(customer);
  const used = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions;
  if (!code.active || expired || used) {
    throw invalidRequest('This promotion code is expired or inactive.', param, 'promotion_code_expired');
  }
  if (code.customer !== null && code.customer !== customer) {
    throw invalidRequest('This promotion code belongs to another customer.', param);
  }
  if (code.restrictions.first_time_transaction && customer !== null && hasPaidBefore(context, customer)) {
    throw invalidRequest(
      'This promotion code cannot be redeemed because the associated customer has prior transactions.',
      param,
    );
  }
  return code;
}

function hasPaidBefore(context: Context, customer: string): boolean {
  for (const invoice of context.each('invoice', 'customer', customer))
    if (invoice.amount_paid > 0) return true;
  return false;
}

function redeem(
  context: Context,
  coupon: Coupon,
  code: PromotionCode | undefined,
  target: DiscountTarget,
): Discount {
  const start = context.now(target.customer);
  if (!isValid(context, coupon, start)) {
    throw invalidRequest(`Coupon expired: ${coupon.id}`, 'coupon', 'coupon_expired');
  }
  context.update('coupon', coupon.id, (draft) => void (draft.times_redeemed += 1));
  if (code) context.update('promotion_code', code.id, (draft) => void (draft.times_redeemed += 1));
  const months = { interval: 'month', interval_count: 1 } as const;
  const discount: Discount = {
    id: context.newId('di'),
    object: 'discount',
    checkout_session: target.checkoutSession ?? null,
    customer: target.customer,
    customer_account: null,
    end: coupon.duration === 'repeating' ? addIntervals(start, months, coupon.duration_in_months ?? 1) : null,
    invoice: target.invoice ?? null,
    invoice_item: target.invoiceItem ?? null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start,
    subscription: target.subscription ?? null,
    subscription_item: target.subscriptionItem ?? null,
  };
  context.create('discount', discount);
  if (target.invoice === undefined && target.invoiceItem === undefined)
    context.emit('customer.discount.created', discount);
  return discount;
}
