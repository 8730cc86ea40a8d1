import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const CouponRedemptionSchema = defineEntity({
  name: 'CouponRedemption',
  tableName: 'coupon_redemptions',
  properties: {
    id: p.text().primary(),
    couponId: p.text(),
    /** The user, else the Stripe customer. */
    person: p.text(),
    /** The address without case and `+alias`; null without a user. */
    emailKey: p.text().nullable(),
    /** The checkout session or effect that redeems it, which tells its retry from a second attempt. */
    claimedBy: p.text().index(),
    createdAt: time(),
    /** Null for a page that is not completed. */
    usedAt: time().nullable(),
  },
  uniques: [{ properties: ['couponId', 'claimedBy'] }],
  indexes: [
    { properties: ['couponId', 'person'] },
    { properties: ['couponId', 'emailKey'] },
    { properties: ['person'] },
  ],
});

/** That a person has had a coupon that ends, by a code, or may have it on a page that is open. */
export class CouponRedemption extends CouponRedemptionSchema.class {}
CouponRedemptionSchema.setClass(CouponRedemption);
