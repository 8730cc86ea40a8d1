import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const StripeCouponSchema = defineEntity({
  name: 'StripeCoupon',
  tableName: 'stripe_coupons',
  properties: {
    stripeId: p.text().primary(),
    name: p.text(),
    createdAt: time(),
  },
});

/** A coupon that was made here, under its id at Stripe, which has all the rest. */
export class StripeCoupon extends StripeCouponSchema.class {}
StripeCouponSchema.setClass(StripeCoupon);
