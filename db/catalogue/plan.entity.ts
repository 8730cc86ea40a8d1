import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import type { Rollover } from '../../domain/usage/credits/credits.ts';
import type { OverageTier } from '../../domain/usage/rating/overage.ts';
import { money, time } from '../columns.ts';

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
    /** Requests a minute that may consume; null without limit. */
    callsPerMinute: p.integer().nullable(),
    includedCredits: p.bigint('number'),
    pricePer1k: money().nullable(),
    /** What the overage prices of the plan are in; null: the currency of its first price. */
    overageCurrency: p.text().nullable(),
    /** Graduated prices of overage; null where one price is for all of it. */
    overageTiers: p.json<OverageTier[]>().nullable(),
    rollover: p.json<Rollover>().nullable(),
    /** Event types besides the built-in ones. */
    eventTypes: p.json<string[]>().nullable(),
    trialDays: p.integer(),
    /** What it has otherwise of the rules that ship; null for nothing. */
    policy: p.json<PlanPolicy>().nullable(),
    stripeProductId: p.text().nullable().unique(),
    createdAt: time(),
    updatedAt: time(),
  },
});

/** A tier as sold. */
export class PlanEntity extends PlanSchema.class {}
PlanSchema.setClass(PlanEntity);
