import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const RevenueAtStripeSchema = defineEntity({
  name: 'RevenueAtStripe',
  tableName: 'revenue_at_stripe',
  properties: {
    currency: p.text().primary(),
    /** What Stripe's own prices and discounts come to a month. */
    atStripe: money(),
    /** Sum of the movements of these subscriptions, each read with its price. */
    movements: money(),
    /** Subscriptions that both sums have. */
    subscriptions: p.integer(),
    /** Those that Stripe's lists do not tell the worth of, in neither sum: tiers, packages. */
    uncounted: p.integer(),
    // The release before reads and writes these two while it still runs; the one after this may drop them.
    steady: p.boolean().default(false),
    differing: p.json<unknown[]>().defaultRaw(`'[]'`),
    comparedAt: time(),
  },
});

/**
 * Recurring revenue by Stripe's prices beside that by movements, as the last pass of the sweep found them.
 */
export class RevenueAtStripe extends RevenueAtStripeSchema.class {}
RevenueAtStripeSchema.setClass(RevenueAtStripe);
