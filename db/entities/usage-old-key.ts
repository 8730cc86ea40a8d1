import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from './columns.ts';

export const UsageOldKeySchema = defineEntity({
  name: 'UsageOldKey',
  tableName: 'usage_old_keys',
  properties: {
    id: p.uuid().primary(),
    occurredAt: time(),
  },
});

/** A key of usage that was moved out of the way of new ones: looked at by each insert, written in order and in bulk only. */
export class UsageOldKey extends UsageOldKeySchema.class {}
UsageOldKeySchema.setClass(UsageOldKey);
