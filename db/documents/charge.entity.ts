import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from '../columns.ts';

export const ChargeSchema = defineEntity({
  name: 'Charge',
  tableName: 'charges',
  properties: {
    id: p.text().primary(),
    customerId: p.text().nullable().index(),
    invoiceId: p.text().nullable().index(),
    amount: money(),
    tax: money().nullable(),
    amountRefunded: money(),
    currency: p.text(),
    status: p.text(),
    declineCode: p.text().nullable(),
    description: p.text().nullable(),
    disputed: p.boolean(),
    /** When it failed after it had succeeded. */
    failedLateAt: time().nullable(),
    createdAt: time(),
  },
  indexes: [
    {
      name: 'charges_tax_unknown_index',
      properties: ['id'],
      where: "tax is null and (status = 'succeeded' or failed_late_at is not null)",
    },
    { name: 'charges_created_at_id_index', properties: ['createdAt', 'id'] },
  ],
});

/** A Stripe charge. */
export class Charge extends ChargeSchema.class {}
ChargeSchema.setClass(Charge);
