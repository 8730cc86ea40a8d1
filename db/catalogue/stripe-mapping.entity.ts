import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const StripeMappingSchema = defineEntity({
  name: 'StripeMapping',
  tableName: 'stripe_mappings',
  properties: {
    /** A product or a price. */
    stripeId: p.text().primary(),
    /** The plan that it stands for; null for an add-on. */
    planCode: p.text().nullable().index(),
    /** What customers read; null for a plan, which has a name of its own. */
    displayName: p.text().nullable(),
    /** Services that an add-on opens; null for a plan. */
    grants: p.json<string[]>().nullable(),
    createdAt: time(),
  },
});

/** What a product or price of Stripe stands for, beside the prices that plans are sold at: a plan, or an add-on. */
export class StripeMapping extends StripeMappingSchema.class {}
StripeMappingSchema.setClass(StripeMapping);
