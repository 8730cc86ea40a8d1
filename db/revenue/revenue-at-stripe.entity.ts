import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const RevenueAtStripeSchema = defineEntity({
  name: 'RevenueAtStripe',
  tableName: 'revenue_at_stripe',
  properties: {
    currency: p.text().primary(),
    /** What Stripe's own prices and discounts come to a month. */
    atStripe: money(),
    /** Sum of all movements at that time. */
    movements: money(),
    /** Subscriptions that were compared. */
    subscriptions: p.integer(),
    /** Of these, those that Stripe's lists do not tell the worth of: tiers, packages. */
    uncounted: p.integer(),
    /** Nothing moved while it was looked: only then the two sums must be the same. */
    steady: p.boolean(),
    /** The first that differ: id, what Stripe's prices come to, what is kept. */
    differing: p.json<{ subscription: string; atStripe: number; kept: number }[]>(),
    comparedAt: time(),
  },
});

/**
 * Recurring revenue by Stripe's prices beside that by movements, as the reconciliation compared them last.
 */
export class RevenueAtStripe extends RevenueAtStripeSchema.class {}
RevenueAtStripeSchema.setClass(RevenueAtStripe);
