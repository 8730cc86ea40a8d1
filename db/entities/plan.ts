import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from './columns.ts';

export const PlanSchema = defineEntity({
  name: 'Plan',
  tableName: 'plans',
  properties: {
    code: p.text().primary(),
    displayName: p.text(),
    /** Position in the order of tiers. */
    rank: p.integer(),
    active: p.boolean().default(true),
    features: p.json<string[]>(),
    services: p.json<string[]>(),
    callsPerDay: p.bigint('number').nullable(),
    includedCredits: p.bigint('number'),
    pricePer1k: money().nullable(),
    trialDays: p.integer(),
    stripeProductId: p.text().nullable().unique(),
    createdAt: time(),
    updatedAt: time(),
  },
});

/** A tier as sold. */
export class Plan extends PlanSchema.class {}
PlanSchema.setClass(Plan);
