import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditEntrySchema } from './audit-entry.entity.ts';
import { insertRows, json, query, queryOne } from '../sql.ts';

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

/** Appends an entry. It is sealed at commit and never changes (docs/adr/0029). */
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

/** The entry of an erasure that names the entries whose reason it removed: `after.entries`. */
export const REASONS_ERASED = 'person.reasons_erased';

/** The action under which a credit note's text is kept before its run starts, as the reason; `after.memo` in older entries. */
export const CREDIT_NOTE_MEMO = 'invoice.credit_memo';

/** The text to print on a credit note; null without one. */
export async function creditNoteMemo(
  em: EntityManager,
  invoiceId: string,
  requestId: string,
): Promise<string | null> {
  const row = await queryOne<{ memo: string | null }>(
    em,
    `select coalesce(after ->> 'memo', reason) as memo from audit_log
     where subject_type = 'invoice' and subject_id = $1 and action = $2 and request_id = $3
     order by at desc, id desc limit 1`,
    [invoiceId, CREDIT_NOTE_MEMO, requestId],
  );
  return row?.memo ?? null;
}

/**
 * Actions that move money. The requesting entry ends in `.requested` and is written before anything moves.
 */
export type MoneyAction = 'charge.refund' | 'invoice.credit';

/** What was asked for, exactly: an entry for one key and amount allows no other. */
export interface MoneyRequest {
  action: MoneyAction;
  subjectId: string;
  /** Key of the effect, which is the same on each retry. */
  key: string;
  /** Minor units; null for all that is left. */
  amount: number | null;
  /** What else of the input was agreed to. */
  terms?: Record<string, unknown>;
}

/** Action of the requesting entry. When money moves, its `after` holds key and amount. */
export const requestedAction = (action: string): string => `${action}.requested`;

/** Whether exactly this was requested through the API, and approved by a second person if needed. */
export async function isRequested(
  em: EntityManager,
  { action, subjectId, key, amount, terms = {} }: MoneyRequest,
): Promise<boolean> {
  const row = await queryOne(
    em,
    `select id from audit_log a
     where exists (
         select from approvals p where p.key = $4 and p.action = $6 and p.subject_id = $2
           and p.amount is not distinct from $5::bigint and p.state in ('not_needed', 'approved')
           and p.input @> $7::jsonb
       ) and subject_type = $1 and subject_id = $2 and action = $3 and after ->> 'key' = $4
       and (after ->> 'amount')::bigint is not distinct from $5::bigint limit 1`,
    [
      action === 'charge.refund' ? 'charge' : 'invoice',
      subjectId,
      requestedAction(action),
      key,
      amount,
      action,
      json(terms),
    ],
  );
  return row !== null;
}
