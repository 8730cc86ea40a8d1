import { defineEntity, p } from '@mikro-orm/postgresql';
import { money, time } from './columns.ts';

export const UsageChargeSchema = defineEntity({
  name: 'UsageCharge',
  tableName: 'usage_charges',
  properties: {
    /** Identifier of the meter event. */
    id: p.text().primary(),
    customerId: p.text(),
    subscriptionId: p.text(),
    /** Start of the usage period that it is for. */
    periodStart: time(),
    /** What the period's overage came to more than before; negative where it came to less. */
    amount: money(),
    currency: p.text(),
    /** The period on whose invoice it is, another one where its own was final already. */
    billedStart: time(),
    billedEnd: time(),
    /** What the meter event is dated; inside the period it is billed in. */
    datedAt: time(),
    state: p.enum(['planned', 'reported', 'refused']).default('planned'),
    error: p.text().nullable(),
    createdAt: time(),
    reportedAt: time().nullable(),
  },
  indexes: [
    {
      name: 'usage_charges_planned_index',
      properties: ['customerId', 'createdAt', 'id'],
      where: "state = 'planned'",
    },
    { name: 'usage_charges_billed_index', properties: ['subscriptionId', 'billedEnd'] },
  ],
});

/** Overage that Stripe is told of, in minor units; only ever added to. */
export class UsageCharge extends UsageChargeSchema.class {}
UsageChargeSchema.setClass(UsageCharge);
