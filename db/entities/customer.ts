import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from './columns.ts';

export const CustomerSchema = defineEntity({
  name: 'Customer',
  tableName: 'customers',
  properties: {
    id: p.text().primary(),
    userId: p.text().nullable().index(),
    email: p.text().nullable(),
    name: p.text().nullable(),
    currency: p.text().nullable(),
    balance: money(),
    defaultPaymentMethodId: p.text().nullable(),
    testClockId: p.text().nullable().index(),
    /** Where the customer's test clock stood when last heard of; null on real time. */
    billingTime: time().nullable(),
    /** IANA name, for "in the customer's morning". */
    timeZone: p.text().nullable(),
    deleted: p.boolean().default(false),
    updatedAt: time(),
  },
});

/** A Stripe customer. */
export class Customer extends CustomerSchema.class {}
CustomerSchema.setClass(Customer);
