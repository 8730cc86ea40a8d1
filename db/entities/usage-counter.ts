import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from './columns.ts';

export const UsageCounterSchema = defineEntity({
  name: 'UsageCounter',
  tableName: 'usage_counters',
  properties: {
    customerId: p.text().primary(),
    scope: p.enum(['day', 'month', 'period']).primary(),
    /** In the customer's time zone for a day or month. */
    startsAt: time().primary(),
    eventType: p.text().primary(),
    /** The sum over all events; nothing but an event changes it. */
    quantity: quantity(),
    eventCount: p.bigint('number'),
    /** What staff took out of the reckoning: used is quantity less this. */
    resetQuantity: quantity().defaultRaw('0'),
  },
});

/** Usage of one type in one day, month or usage period. */
export class UsageCounter extends UsageCounterSchema.class {}
UsageCounterSchema.setClass(UsageCounter);
