import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const AuditEntrySchema = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_log',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    actorId: p.text().nullable(),
    actorKind: p.text(),
    action: p.text(),
    subjectType: p.text(),
    subjectId: p.text(),
    before: p.json<unknown>().nullable(),
    after: p.json<unknown>().nullable(),
    /** Free text; null where none was given, and after the erasure of the person whom it is about. */
    reason: p.text().nullable(),
    /**
     * Random, so that the hash says nothing of a text that is gone; goes with it. Set by the database, as
     * the hash is.
     */
    reasonSalt: p.text().nullable(),
    /** SHA-256 of salt and reason: this is what the chain holds of the reason. */
    reasonHash: p.text().nullable(),
    requestId: p.text().nullable(),
    /** The `X-Request-Id` that the caller chose; null where none came. Says nothing of who they are. */
    callerRequestId: p.text().nullable(),
    at: time(),
  },
  indexes: [
    { name: 'audit_log_subject_index', properties: ['subjectType', 'subjectId', 'at'] },
    { name: 'audit_log_at_id_index', properties: ['at', 'id'] },
  ],
});

/** Who changed what, and why. */
export class AuditEntry extends AuditEntrySchema.class {}
AuditEntrySchema.setClass(AuditEntry);
