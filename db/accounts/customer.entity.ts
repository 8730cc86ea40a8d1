import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time, trigramIndex } from '../columns.ts';

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
    /** Last known frozen time of the customer's test clock; null in real time. */
    billingTime: time().nullable(),
    /** Of the address, two letters; empty where it names none, null where it was not read yet. */
    country: p.text().nullable(),
    /** IANA name, for "in the customer's morning". */
    timeZone: p.text().nullable(),
    deleted: p.boolean().default(false),
    /** When it was created at Stripe; for a placeholder, when that was written. */
    createdAt: time().defaultRaw('now()'),
    updatedAt: time(),
  },
  // The list for staff, read backwards, and its count.
  indexes: [
    { name: 'customers_created_at_id_index', properties: ['createdAt', 'id'], where: 'not deleted' },
    trigramIndex('customers', 'email', 'name'),
  ],
});

/** A Stripe customer. */
export class Customer extends CustomerSchema.class {}
CustomerSchema.setClass(Customer);
