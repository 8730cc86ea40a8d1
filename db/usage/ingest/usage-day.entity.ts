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
    /** What staff took out of the reckoning of day and month: it is not held against limits, and billed all the same. */
    resetQuantity: quantity().defaultRaw('0'),
  },
  indexes: [
    { name: 'usage_days_month_index', properties: ['customerId', 'monthStart'] },
    { name: 'usage_days_period_index', properties: ['customerId', 'periodStart'] },
  ],
});

/**
 * Usage of one type on one day, apart for each usage period that the day lies in. Days, months and periods are read as sums
 * of these from the view `usage_counters`: one row to change for an event, not three.
 */
export class UsageDay extends UsageDaySchema.class {}
UsageDaySchema.setClass(UsageDay);
