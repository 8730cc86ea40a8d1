import type Stripe from 'stripe';
import { OUR_MARK } from '../../../domain/subscriptions/mode.ts';
import { classifyStripeError } from '../errors.ts';
import { optionalIdOf } from '../references.ts';
import { fromOptionalStripeTime, fromStripeTime, toStripeTime } from '../times.ts';

/** A discount that is on offer. Amounts are minor units, times epoch milliseconds. */
export interface CouponReading {
  id: string;
  name: string | null;
  percentOff: number | null;
  amountOff: number | null;
  currency: string | null;
  duration: 'once' | 'repeating' | 'forever';
  /** For `repeating`. */
  months: number | null;
  redeemed: number;
  maxRedemptions: number | null;
  redeemBy: number | null;
  valid: boolean;
  createdAt: number;
  /** What customers type, active ones first. Without any, the id is the code. */
  codes: { code: string; active: boolean; redeemed: number }[];
}

/** What a new coupon is to be. */
export interface NewCoupon {
  name: string;
  discount: { percentOff: number } | { amountOff: number; currency: string };
  duration: CouponReading['duration'];
  months: number | null;
  maxRedemptions: number | null;
  redeemBy: number | null;
  /** What customers type; null: staff give the id out. */
  code: string | null;
}

/** A page of coupons. */
interface CouponPage {
  coupons: CouponReading[];
  /** Id of the last one, to go on after; null at the end. */
  next: string | null;
}

/**
 * Coupons with up to 100 codes each, newest first. Stripe counts neither.
 * @param input.after id of a coupon
 * @returns null where there is no such coupon any more
 * @throws Stripe's error
 */
export async function listCouponsAtStripe(
  stripe: Stripe,
  { limit, after }: { limit: number; after: string | null },
): Promise<CouponPage | null> {
  const page = await stripe.coupons
    .list({ limit, ...(after === null ? {} : { starting_after: after }) })
    .catch((error: unknown) => {
      if (after !== null && classifyStripeError(error).kind === 'not_found') return null;
      throw error;
    });
  if (page === null) return null;
  const codesOf = await codesByCoupon(stripe, page.data);
  return {
    coupons: page.data.map((coupon) => toReading(coupon, codesOf.get(coupon.id) ?? [])),
    next: page.has_more ? (page.data.at(-1)?.id ?? null) : null,
  };
}

/** One request where an account has few codes, else one for each coupon. */
async function codesByCoupon(
  stripe: Stripe,
  coupons: readonly Stripe.Coupon[],
): Promise<Map<string, Stripe.PromotionCode[]>> {
  const newest = await stripe.promotionCodes.list({ limit: 100 });
  if (!newest.has_more)
    return Map.groupBy(newest.data, ({ promotion }) => optionalIdOf(promotion.coupon) ?? '');
  const found = new Map<string, Stripe.PromotionCode[]>();
  for (const { id } of coupons)
    found.set(id, (await stripe.promotionCodes.list({ coupon: id, limit: 100 })).data);
  return found;
}

/**
 * Makes a coupon and its code. A repeat with the same key makes nothing twice.
 * @throws Stripe's error; `invalid` where the code is taken
 */
export async function createCouponAtStripe(
  stripe: Stripe,
  coupon: NewCoupon,
  idempotencyKey: string,
): Promise<CouponReading> {
  const { discount, months, maxRedemptions, redeemBy } = coupon;
  const made = await stripe.coupons.create(
    {
      name: coupon.name,
      duration: coupon.duration,
      metadata: OUR_MARK,
      ...('percentOff' in discount
        ? { percent_off: discount.percentOff }
        : { amount_off: discount.amountOff, currency: discount.currency }),
      ...(months === null ? {} : { duration_in_months: months }),
      ...(maxRedemptions === null ? {} : { max_redemptions: maxRedemptions }),
      ...(redeemBy === null ? {} : { redeem_by: toStripeTime(redeemBy) }),
    },
    { idempotencyKey: `${idempotencyKey}/coupon` },
  );
  if (coupon.code === null) return toReading(made, []);
  const code = await stripe.promotionCodes.create(
    { code: coupon.code, promotion: { type: 'coupon', coupon: made.id }, metadata: OUR_MARK },
    { idempotencyKey: `${idempotencyKey}/code` },
  );
  return toReading(made, [code]);
}

/**
 * Deactivates codes of a coupon, so that no customer can redeem them any more; whoever has the discount
 * keeps it. A repeat changes nothing.
 * @param code only this one, ignoring case; null: every active one
 * @returns the coupon as it is then; null where there is no such coupon or code
 * @throws Stripe's error
 */
export async function deactivateCodes(
  stripe: Stripe,
  couponId: string,
  code: string | null,
): Promise<CouponReading | null> {
  const coupon = await stripe.coupons.retrieve(couponId).catch((error: unknown) => {
    if (classifyStripeError(error).kind === 'not_found') return null;
    throw error;
  });
  if (coupon === null) return null;
  const codes = await stripe.promotionCodes.list({ coupon: couponId }).autoPagingToArray({ limit: 10_000 });
  const meant = codes.filter((one) => code === null || one.code.toLowerCase() === code.toLowerCase());
  if (code !== null && meant.length === 0) return null;
  for (const one of meant)
    if (one.active) Object.assign(one, await stripe.promotionCodes.update(one.id, { active: false }));
  return toReading(coupon, codes);
}

/** Whether a code is to be had: no active one is the same. @throws Stripe's error */
export async function isCodeFree(stripe: Stripe, code: string): Promise<boolean> {
  const { data } = await stripe.promotionCodes.list({ code, active: true, limit: 1 });
  return data.length === 0;
}

const DURATIONS = ['once', 'repeating'] as const;

function toReading(coupon: Stripe.Coupon, codes: readonly Stripe.PromotionCode[]): CouponReading {
  return {
    id: coupon.id,
    name: coupon.name,
    percentOff: coupon.percent_off,
    amountOff: coupon.amount_off,
    currency: coupon.currency,
    duration: DURATIONS.find((duration) => duration === coupon.duration) ?? 'forever',
    months: coupon.duration_in_months,
    redeemed: coupon.times_redeemed,
    maxRedemptions: coupon.max_redemptions,
    redeemBy: fromOptionalStripeTime(coupon.redeem_by),
    valid: coupon.valid,
    createdAt: fromStripeTime(coupon.created),
    codes: codes
      .map(({ code, active, times_redeemed: redeemed }) => ({ code, active, redeemed }))
      .sort((a, b) => Number(b.active) - Number(a.active)),
  };
}
