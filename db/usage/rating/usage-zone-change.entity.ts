import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../../columns.ts';

export const UsageZoneChangeSchema = defineEntity({
  name: 'UsageZoneChange',
  tableName: 'usage_zone_changes',
  properties: {
    /** In the order of the changes. */
    id: p.integer().primary().autoincrement(),
    customerId: p.text().index(),
    changedAt: time().defaultRaw('now()'),
    /** Zone until then; null for none, which counts as UTC. */
    timeZone: p.text().nullable(),
    /** Start of the running day before and after the change. */
    dayFrom: time(),
    dayTo: time(),
  },
});

/**
 * A change of a customer's time zone with the running day's counters: corrections of earlier usage find the
 * day that it counts on.
 */
export class UsageZoneChange extends UsageZoneChangeSchema.class {}
UsageZoneChangeSchema.setClass(UsageZoneChange);
