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
  },
  uniques: [{ properties: ['couponId', 'person'] }, { properties: ['couponId', 'emailKey'] }],
  indexes: [{ properties: ['person'] }],
});

/** That a person has had a coupon that ends, by a code. */
export class CouponRedemption extends CouponRedemptionSchema.class {}
CouponRedemptionSchema.setClass(CouponRedemption);
