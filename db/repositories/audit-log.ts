import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditEntrySchema } from '../entities/audit-entry.ts';
import { insertRows, query } from '../sql.ts';

/** Who changed what, and why. */
export interface AuditRow {
  /** Our user id, null for the system. */
  actorId: string | null;
  actorKind: 'customer' | 'staff' | 'system';
  /** Stable name, `subscription.cancel`. */
  action: string;
  subjectType: string;
  subjectId: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  requestId: string | null;
  /** Epoch milliseconds, real time. */
  at: number;
}

/** Appends an entry. Nothing changes or removes one. */
export async function appendAudit(em: EntityManager, row: AuditRow): Promise<void> {
  await insertRows(em, AuditEntrySchema, [row], '');
}

/** What was done to a subject, newest first. */
export async function auditOf(
  em: EntityManager,
  subjectType: string,
  subjectId: string,
  limit = 100,
): Promise<(AuditRow & { id: number })[]> {
  return query(
    em,
    'select * from audit_log where subject_type = $1 and subject_id = $2 order by at desc, id desc limit $3',
    [subjectType, subjectId, limit],
  );
}
