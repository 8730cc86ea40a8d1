import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const RevenueMovementSchema = defineEntity({
  name: 'RevenueMovement',
  tableName: 'revenue_movements',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    key: p.text().unique(),
    /**
     * The user, else the Stripe customer, whose movement it is; null until it is taken anew from the
     * changes.
     */
    person: p.text().nullable(),
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
    /** Reactivation only: when what came back had been lost. */
    lostAt: time().nullable(),
  },
  indexes: [
    {
      name: 'revenue_movements_person_index',
      expression:
        'create index "revenue_movements_person_index" on "revenue_movements" (coalesce(person, customer_id))',
    },
  ],
});

/** A change of what a person is worth a month, net over a day. */
export class RevenueMovement extends RevenueMovementSchema.class {}
RevenueMovementSchema.setClass(RevenueMovement);
