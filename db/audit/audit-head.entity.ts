import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const AuditHeadSchema = defineEntity({
  name: 'AuditHead',
  tableName: 'audit_heads',
  properties: {
    /** The newest seal when this was signed. */
    position: p.bigint('number').primary().autoincrement(false),
    hash: p.text(),
    /** Which of AUDIT_KEYS signed it. */
    keyId: p.text(),
    /** HMAC-SHA-256 of position and hash, hex. */
    signature: p.text(),
    signedAt: time(),
  },
});

/** A signed head of the audit chain. Without the key nobody can truncate or rewrite what came before it. */
export class AuditHead extends AuditHeadSchema.class {}
AuditHeadSchema.setClass(AuditHead);
