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
    /** Where the running day began until then, and where it has begun since. */
    dayFrom: time(),
    dayTo: time(),
  },
});

/** That a customer's time zone changed, and the running day's counters with it: corrections of usage from before find the day that it is counted on. */
export class UsageZoneChange extends UsageZoneChangeSchema.class {}
UsageZoneChangeSchema.setClass(UsageZoneChange);
