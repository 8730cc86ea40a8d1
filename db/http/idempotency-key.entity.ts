import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    userId: p.text().primary(),
    key: p.text().primary(),
    route: p.text(),
    requestHash: p.text(),
    state: p.enum(['started', 'finished']),
    statusCode: p.integer().nullable(),
    response: p.json<unknown>().nullable(),
    /** Of the try that has it in hand; null in rows from before there were any. */
    claimToken: p.text().nullable(),
    /** Until then nobody takes the key over. */
    leasedUntil: time().nullable(),
    createdAt: time().index(),
  },
});

/** A request that a client may repeat, and what it was answered. */
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey);
