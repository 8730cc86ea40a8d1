import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const StripeMappingSchema = defineEntity({
  name: 'StripeMapping',
  tableName: 'stripe_mappings',
  properties: {
    /** A product or a price. */
    stripeId: p.text().primary(),
    /** The plan it is mapped to; null for an add-on. */
    planCode: p.text().nullable().index(),
    /** What customers read; null for a plan, which has a name of its own. */
    displayName: p.text().nullable(),
    /** Services that an add-on opens; null for a plan. */
    grants: p.json<string[]>().nullable(),
    createdAt: time(),
  },
});

/** Maps a Stripe product or price to a plan or an add-on, besides the prices that plans are sold at. */
export class StripeMapping extends StripeMappingSchema.class {}
StripeMappingSchema.setClass(StripeMapping);
