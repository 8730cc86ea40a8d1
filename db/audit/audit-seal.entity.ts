import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const AuditSealSchema = defineEntity({
  name: 'AuditSeal',
  tableName: 'audit_seals',
  properties: {
    /** 1, 2, 3 … in the order of commits, without a gap. */
    position: p.bigint('number').primary().autoincrement(false),
    entryId: p.bigint('number').unique(),
    /** SHA-256, hex, of the seal before and of the entry's text (docs/adr/0029). */
    hash: p.text(),
    /** By the database's clock, independent of the entry's own time. */
    sealedAt: time(),
  },
});

/** A link of the chain of audit entries; written by a trigger when an entry commits, and by nothing else. */
export class AuditSeal extends AuditSealSchema.class {}
AuditSealSchema.setClass(AuditSeal);
