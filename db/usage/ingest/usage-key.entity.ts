import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../../columns.ts';

export const UsageKeySchema = defineEntity({
  name: 'UsageKey',
  tableName: 'usage_keys',
  properties: {
    /**
     * Id of the event, made of customer and idempotency key. It makes a repeat a duplicate, whatever its
     * time.
     */
    id: p.uuid().primary(),
    /** Where among the months the event is. */
    occurredAt: time(),
    round: p.integer(),
  },
});

/** A key of usage seen lately. Small, so that it stays in memory; see docs/adr/0008-usage-ledger.md. */
export class UsageKey extends UsageKeySchema.class {}
UsageKeySchema.setClass(UsageKey);
