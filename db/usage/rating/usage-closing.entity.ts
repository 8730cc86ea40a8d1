import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../../columns.ts';

export const UsageClosingSchema = defineEntity({
  name: 'UsageClosing',
  tableName: 'usage_closings',
  properties: {
    /** Events up to this round are known to the windows. */
    round: p.integer().primary().autoincrement(false),
    at: time(),
  },
});

/** A run that looked which windows have new events. */
export class UsageClosing extends UsageClosingSchema.class {}
UsageClosingSchema.setClass(UsageClosing);
