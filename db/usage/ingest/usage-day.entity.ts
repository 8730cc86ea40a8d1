import { defineEntity, p } from '@mikro-orm/postgresql';
import { quantity, time } from '../../columns.ts';

export const UsageDaySchema = defineEntity({
  name: 'UsageDay',
  tableName: 'usage_days',
  properties: {
    customerId: p.text().primary(),
    /** In the customer's time zone, as is the month. */
    dayStart: time().primary(),
    /** `-infinity` where there is no usage period. */
    periodStart: time().primary(),
    eventType: p.text().primary(),
    monthStart: time(),
    /** The sum over all events; nothing but an event changes it. */
    quantity: quantity(),
    eventCount: p.bigint('number'),
    /** What staff reset: it does not count against limits and is billed all the same. */
    resetQuantity: quantity().defaultRaw('0'),
  },
  indexes: [
    { name: 'usage_days_month_index', properties: ['customerId', 'monthStart'] },
    { name: 'usage_days_period_index', properties: ['customerId', 'periodStart'] },
  ],
});

/**
 * Usage of one type on one day, one row for each usage period of that day. The view `usage_counters` sums
 * days, months and periods, so an event changes one row, not three.
 */
export class UsageDay extends UsageDaySchema.class {}
UsageDaySchema.setClass(UsageDay);
