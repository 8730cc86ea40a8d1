import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const DisputeSchema = defineEntity({
  name: 'Dispute',
  tableName: 'disputes',
  properties: {
    id: p.text().primary(),
    chargeId: p.text().index(),
    customerId: p.text().nullable().index(),
    amount: money(),
    tax: money().nullable(),
    currency: p.text(),
    reason: p.text(),
    status: p.text(),
    createdAt: time(),
    /** Stripe's deadline for evidence; null without one. */
    evidenceDueAt: time().nullable(),
    /** What was done about a lost one; null until it was. */
    outcome: p.text().nullable(),
    settledAt: time().nullable(),
  },
});

/** A Stripe dispute. */
export class Dispute extends DisputeSchema.class {}
DisputeSchema.setClass(Dispute);
