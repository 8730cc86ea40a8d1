import { defineEntity, p } from '@mikro-orm/postgresql';

export const CustomerTurnSchema = defineEntity({
  name: 'CustomerTurn',
  tableName: 'customer_turns',
  properties: {
    /** The person: the user, else the Stripe customer. */
    customerId: p.text().primary(),
    /** UTC day. */
    day: p.date().primary(),
    gained: p.boolean(),
    /** Where lost: the day on which the customer was gained. */
    since: p.date().nullable(),
  },
});

/**
 * A day on which a person began or stopped paying, net over the day. A trigger derives it from the
 * movements.
 */
export class CustomerTurn extends CustomerTurnSchema.class {}
CustomerTurnSchema.setClass(CustomerTurn);
