import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const RefundSchema = defineEntity({
  name: 'Refund',
  tableName: 'refunds',
  properties: {
    id: p.text().primary(),
    chargeId: p.text().index(),
    customerId: p.text().nullable().index(),
    amount: money(),
    tax: money().nullable(),
    currency: p.text(),
    status: p.text(),
    reason: p.text().nullable(),
    createdAt: time(),
    /** Real time at which the read of Stripe began; an older read never overwrites. */
    readAt: time(),
  },
});

/** Money given back of a charge. */
export class Refund extends RefundSchema.class {}
RefundSchema.setClass(Refund);
