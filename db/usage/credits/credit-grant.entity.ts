import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from '../../columns.ts';

export const CreditGrantSchema = defineEntity({
  name: 'CreditGrant',
  tableName: 'credit_grants',
  properties: {
    id: p.text().primary(),
    customerId: p.text().index(),
    /** Credits; taking some back is another grant below zero. */
    amount: quantity(),
    /** The lower one burns first. */
    priority: p.integer(),
    expiresAt: time().nullable(),
    /** `top_up`, `promotion`, `support` … */
    source: p.text(),
    reason: p.text(),
    createdBy: p.text(),
    createdAt: time(),
  },
});

/** Credits granted to a customer in addition to the plan's. A grant never changes. */
export class CreditGrantEntity extends CreditGrantSchema.class {}
CreditGrantSchema.setClass(CreditGrantEntity);
