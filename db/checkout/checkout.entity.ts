import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const CheckoutSchema = defineEntity({
  name: 'Checkout',
  tableName: 'checkouts',
  properties: {
    sessionId: p.text().primary(),
    userId: p.text().index(),
    customerId: p.text(),
    tier: p.text(),
    interval: p.text().nullable(),
    currency: p.text().nullable(),
    mode: p.enum(['subscription', 'setup']),
    status: p.enum(['open', 'fulfilled', 'refused', 'expired']),
    reason: p.text().nullable(),
    subscriptionId: p.text().nullable(),
    url: p.text().nullable(),
    successUrl: p.text().nullable(),
    createdAt: time(),
    expiresAt: time(),
  },
});

/** A Checkout session that was opened for a user. */
export class Checkout extends CheckoutSchema.class {}
CheckoutSchema.setClass(Checkout);
