import { defineEntity, p } from '@mikro-orm/postgresql';
import type { PlanInterval } from '../../domain/catalogue/plan.ts';
import { time } from '../columns.ts';

export const CheckoutSchema = defineEntity({
  name: 'Checkout',
  tableName: 'checkouts',
  properties: {
    /** `cs_…` */
    sessionId: p.text().primary(),
    userId: p.text().index(),
    customerId: p.text(),
    tier: p.text(),
    interval: p.text().$type<PlanInterval>().nullable(),
    /** What it is paid in; null for one of before there were several. */
    currency: p.text().nullable(),
    /** `setup` collects a card first and the engine makes the subscription. */
    mode: p.enum(['subscription', 'setup']),
    status: p.enum(['open', 'fulfilled', 'refused', 'expired']),
    /** Why it was refused. */
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
