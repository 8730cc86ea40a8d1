import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from './columns.ts';

export const RevenueMovementSchema = defineEntity({
  name: 'RevenueMovement',
  tableName: 'revenue_movements',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    key: p.text().unique(),
    customerId: p.text().index(),
    subscriptionId: p.text().index(),
    at: time(),
    /** UTC day of `at`. */
    day: p.date().index(),
    kind: p.enum(['new', 'expansion', 'contraction', 'churn', 'reactivation']),
    voluntary: p.boolean().nullable(),
    /** Signed change of monthly recurring revenue. */
    amount: money(),
    currency: p.text(),
    tier: p.text(),
  },
});

/** A change of monthly recurring revenue. */
export class RevenueMovement extends RevenueMovementSchema.class {}
RevenueMovementSchema.setClass(RevenueMovement);
