import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const StripeAccountSchema = defineEntity({
  name: 'StripeAccount',
  tableName: 'stripe_account',
  properties: {
    /** There is one row: `stripe`. */
    provider: p.text().primary(),
    accountId: p.text(),
    mode: p.enum(['live', 'test']),
    firstSeenAt: time(),
  },
});

/** The Stripe account that everything in this database is of; written at the first start. */
export class StripeAccountEntity extends StripeAccountSchema.class {}
StripeAccountSchema.setClass(StripeAccountEntity);
