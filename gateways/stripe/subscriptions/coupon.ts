import { isDeepStrictEqual } from 'node:util';
import Stripe from 'stripe';
import type { KnownCoupon } from '../../../domain/subscriptions/override-worth.ts';
import { isMarked } from '../../../domain/subscriptions/mode.ts';
import { classifyStripeError } from '../errors.ts';
import { expanded, idOf, optionalIdOf } from '../references.ts';
import { discountWaitingChange } from './schedule.ts';

/** What became of a code. Anything but `applied` changed nothing. */
export interface ApplyCouponResult {
  outcome: 'applied' | 'already_applied' | 'unknown_code' | 'expired' | 'not_applicable' | 'changed';
  couponId: string | null;
  /** A sentence for the customer. */
  message: string;
}

/** A code that Stripe knows: what to pass on, and the coupon behind it. */
export interface ResolvedCode {
  parameter: { promotion_code: string } | { coupon: string };
  coupon: Stripe.Coupon;
  /** The only customer who may use it, null for everybody. */
  onlyFor: string | null;
}

/** What customers may redeem. Staff may redeem whatever the account has. */
export interface Redeemable {
  /** Our products at Stripe. */
  products: readonly string[];
  /** Whether the person may still have a coupon that ends. */
  claim: (couponId: string) => Promise<boolean>;
}

/** A code to apply. Only staff may name a coupon by id: a promotion code has limits that its coupon lacks. */
interface CodeInput {
  subscriptionId: string;
  code: string;
  takesCouponIds: boolean;
}

/**
 * Adds a discount to a subscription's discounts. `agreed`: the only coupon that it may be, null for none.
 * @throws Stripe's error for anything but a code that cannot be used; see `classifyStripeError`
 */
export async function applyCouponAtStripe(
  stripe: Stripe,
  {
    subscriptionId,
    code,
    takesCouponIds,
    agreed,
    redeemable,
    idempotencyKey,
  }: CodeInput & {
    agreed?: KnownCoupon | null | undefined;
    /** Null: for staff. */
    redeemable: Redeemable | null;
    idempotencyKey: string;
  },
): Promise<ApplyCouponResult> {
  const resolved =
    (await resolveCode(stripe, code, redeemable?.products ?? null)) ??
    (takesCouponIds ? await resolveCouponId(stripe, code) : null);
  if (resolved === null)
    return refused('unknown_code', null, `The code "${code}" is not known; check how it is written.`);
  const { coupon, parameter, onlyFor } = resolved;
  if (agreed !== undefined && !isDeepStrictEqual(agreed, knownCoupon(coupon)))
    return refused('changed', coupon.id, `The code "${code}" leads to another coupon by now. Ask again.`);
  if (!coupon.valid) return refused('expired', coupon.id, `The code "${code}" can no longer be used.`);
  const subscription = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['discounts'],
  });
  if (onlyFor !== null && onlyFor !== idOf(subscription.customer)) {
    return refused('not_applicable', coupon.id, `The code "${code}" is for another customer.`);
  }
  const present = subscription.discounts.map((discount) => expanded<Stripe.Discount>(discount));
  if (present.some((discount) => optionalIdOf(discount?.source.coupon) === coupon.id)) {
    await discountWaitingChange(stripe, subscription, idempotencyKey);
    return refused('already_applied', coupon.id, 'This discount is applied already.');
  }
  if (redeemable !== null && endsByItself(coupon) && !(await redeemable.claim(coupon.id)))
    return refused('not_applicable', coupon.id, `You have already used the code "${code}".`);
  try {
    const updated = await stripe.subscriptions.update(
      subscriptionId,
      {
        discounts: [...subscription.discounts.map((discount) => ({ discount: idOf(discount) })), parameter],
      },
      { idempotencyKey },
    );
    await discountWaitingChange(stripe, updated, idempotencyKey);
  } catch (error) {
    const failure = classifyStripeError(error);
    if (failure.kind !== 'invalid') throw error;
    return refused('not_applicable', coupon.id, failure.message);
  }
  return { outcome: 'applied', couponId: coupon.id, message: 'The discount is applied.' };
}

/** A coupon that ends is given once a person; one for ever takes off no more when it is entered again. */
export const endsByItself = ({ duration }: Pick<Stripe.Coupon, 'duration'>): boolean =>
  duration !== 'forever';

/**
 * Finds a customer's code: an active promotion code, or null. A coupon's id is no code.
 * @param products ours at Stripe: a code of another product is not found; null finds every code
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function resolveCode(
  stripe: Stripe,
  code: string,
  products: readonly string[] | null,
): Promise<ResolvedCode | null> {
  const found = await stripe.promotionCodes.list({
    code,
    active: true,
    limit: 1,
    expand: ['data.promotion.coupon.applies_to'],
  });
  const promotion = found.data[0];
  const promoted = promotion === undefined ? null : expanded<Stripe.Coupon>(promotion.promotion.coupon);
  if (promotion !== undefined && promoted !== null) {
    if (products !== null && !isOurs(promotion, promoted, products)) return null;
    return {
      parameter: { promotion_code: promotion.id },
      coupon: promoted,
      onlyFor: optionalIdOf(promotion.customer),
    };
  }
  return null;
}

/** By the products that the coupon is for, where it names some; else by our mark on code or coupon. */
function isOurs(code: Stripe.PromotionCode, coupon: Stripe.Coupon, products: readonly string[]): boolean {
  const only = coupon.applies_to?.products ?? [];
  if (only.length > 0) return only.some((id) => products.includes(id));
  return isMarked(code.metadata ?? {}) || isMarked(coupon.metadata ?? {});
}

/** Of discounts that end. */
const DURATIONS = ['once', 'repeating'] as const;

/** The coupon of a code or of its own id; null where there is neither. @throws Stripe's error */
export async function findCoupon(stripe: Stripe, code: string): Promise<KnownCoupon | null> {
  const found = (await resolveCode(stripe, code, null)) ?? (await resolveCouponId(stripe, code));
  return found === null ? null : knownCoupon(found.coupon);
}

/** What a coupon takes off, and for how long. */
export const knownCoupon = (coupon: Stripe.Coupon): KnownCoupon => ({
  id: coupon.id,
  percentOff: coupon.percent_off,
  amountOff: coupon.amount_off,
  currency: coupon.currency,
  duration: DURATIONS.find((one) => one === coupon.duration) ?? 'forever',
  months: coupon.duration_in_months,
});

async function resolveCouponId(stripe: Stripe, id: string): Promise<ResolvedCode | null> {
  try {
    const coupon = await stripe.coupons.retrieve(id);
    return { parameter: { coupon: coupon.id }, coupon, onlyFor: null };
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return null;
    throw error;
  }
}

/**
 * Whether the subscription has a code's discount. Read from the subscription, because a single-use code is
 * no longer found after its use.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function hasDiscountOf(
  stripe: Stripe,
  { subscriptionId, code, takesCouponIds }: CodeInput,
): Promise<boolean> {
  const { discounts } = await stripe.subscriptions.retrieve(subscriptionId, {
    expand: ['discounts.promotion_code'],
  });
  return discounts.some((discount) => {
    const found = expanded<Stripe.Discount>(discount);
    const promotion = expanded<Stripe.PromotionCode>(found?.promotion_code);
    // Codes ignore case (docs.stripe.com/api/promotion_codes/object), coupon ids do not.
    return (
      promotion?.code.toLowerCase() === code.toLowerCase() ||
      (takesCouponIds && optionalIdOf(found?.source.coupon) === code)
    );
  });
}

/**
 * Why Stripe refuses a discount; null when it refuses something else. A valid code may not be for this
 * customer, currency or purchase, which only Stripe knows.
 */
export function refusedDiscount(error: unknown): string | null {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return null;
  const isOfDiscount = [error.param, error.code].some((said) =>
    /^(discounts|coupon|promotion_code)/.test(said ?? ''),
  );
  return isOfDiscount ? classifyStripeError(error).message : null;
}

function refused(
  outcome: Exclude<ApplyCouponResult['outcome'], 'applied'>,
  couponId: string | null,
  message: string,
): ApplyCouponResult {
  return { outcome, couponId, message };
}
