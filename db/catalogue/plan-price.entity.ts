import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import { money, time } from '../columns.ts';
import { PlanEntity } from './plan.entity.ts';

export const PlanPriceSchema = defineEntity({
  name: 'PlanPrice',
  tableName: 'plan_prices',
  properties: {
    id: p.text().primary(),
    planCode: () => p.manyToOne(PlanEntity).fieldName('plan_code').mapToPk().deleteRule('cascade').index(),
    kind: p.enum(['recurring', 'oneTime', 'metered']),
    /** Stripe's prices may have others; no plan is sold by them. */
    interval: p.enum(['month', 'year']).$type<PlanInterval>().nullable(),
    currency: p.text(),
    amount: money(),
    stripePriceId: p.text().nullable().unique(),
    active: p.boolean().default(true),
    createdAt: time(),
  },
});

/** One price of a plan; a change of price adds a row and leaves the old one to those who pay it. */
export class PlanPriceEntity extends PlanPriceSchema.class {}
PlanPriceSchema.setClass(PlanPriceEntity);
