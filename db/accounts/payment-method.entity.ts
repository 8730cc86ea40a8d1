import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const PaymentMethodSchema = defineEntity({
  name: 'PaymentMethod',
  tableName: 'payment_methods',
  properties: {
    id: p.text().primary(),
    customerId: p.text().index(),
    type: p.text(),
    brand: p.text().nullable(),
    last4: p.text().nullable(),
    expMonth: p.integer().nullable(),
    expYear: p.integer().nullable(),
    fingerprint: p.text().nullable().index(),
    isDefault: p.boolean(),
    createdAt: time(),
    detachedAt: time().nullable(),
    mandateEndedAt: time().nullable(),
  },
});

/** A card or other means of payment that is or was attached to a customer. */
export class PaymentMethod extends PaymentMethodSchema.class {}
PaymentMethodSchema.setClass(PaymentMethod);
