import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const DataKeySchema = defineEntity({
  name: 'DataKey',
  tableName: 'data_keys',
  properties: {
    userId: p.text().primary(),
    masterKeyId: p.text().index(),
    wrapped: p.text(),
    createdAt: time(),
  },
});

/**
 * What a user's provider keys are sealed under, wrapped by the master key. Without this row they are worth
 * nothing.
 */
export class DataKey extends DataKeySchema.class {}
DataKeySchema.setClass(DataKey);
