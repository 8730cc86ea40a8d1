import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../../columns.ts';

export const UsageOpenWindowSchema = defineEntity({
  name: 'UsageOpenWindow',
  tableName: 'usage_open_windows',
  properties: {
    customerId: p.text().primary(),
    eventType: p.text().primary(),
    windowStart: time().primary(),
  },
});

/** A window that has events which no close has summed up yet. */
export class UsageOpenWindow extends UsageOpenWindowSchema.class {}
UsageOpenWindowSchema.setClass(UsageOpenWindow);
