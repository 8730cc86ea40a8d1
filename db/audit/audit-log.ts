import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditEntrySchema } from './audit-entry.entity.ts';
import { callerRequestId } from './caller-request.ts';
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
  /** Ours. */
  requestId: string | null;
  /** Epoch milliseconds, real time. */
  at: number;
}

/** An entry as it is stored. */
export interface StoredAudit extends AuditRow {
  id: number | string;
  /** What the caller chose as the request's id, beside ours; null where none came. */
  callerRequestId: string | null;
}

/** Appends an entry. It is sealed at commit and never changes (docs/adr/0029). */
export async function appendAudit(em: EntityManager, row: AuditRow): Promise<void> {
  await insertRows(em, AuditEntrySchema, [{ ...row, callerRequestId: callerRequestId() }], '');
}

/** What was done to a subject, newest first. */
export async function auditOf(
  em: EntityManager,
  subjectType: string,
  subjectId: string,
  limit = 100,
): Promise<StoredAudit[]> {
  return query(
    em,
    'select * from audit_log where subject_type = $1 and subject_id = $2 order by at desc, id desc limit $3',
    [subjectType, subjectId, limit],
  );
}

/** The entry of an erasure that names the entries whose reason it removed: `after.entries`. */
export const REASONS_ERASED = 'person.reasons_erased';

/**
 * The action under which a credit note's text is kept before its run starts, as the reason; `after.memo` in
 * older entries.
 */
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
 * What staff may ask for that a second person agrees to, with what it is about. Its entry has `.requested`
 * behind it, and stands before it is done.
 */
export const MONEY_SUBJECTS = {
  'charge.refund': 'charge',
  'invoice.credit': 'invoice',
  'usage.grant_credits': 'customer',
  'dunning.write_off': 'subscription',
  'usage.waive': 'subscription',
  'trial.extend': 'subscription',
  'dunning.extend_grace': 'subscription',
  'subscription.apply_coupon': 'subscription',
  'usage.correct': 'customer',
  'coupon.create': 'coupon',
  'plan.policy': 'plan',
  'plan.create': 'plan',
  'plan.update': 'plan',
  'mapping.put': 'stripe_mapping',
  'mapping.delete': 'stripe_mapping',
  'mapping.file': 'stripe_mapping',
  'price.migrate': 'price_migration',
} as const;

/** Name of such a request. */
export type MoneyAction = keyof typeof MONEY_SUBJECTS;

/** What was asked for, exactly: an entry for one key and amount allows no other. */
export interface MoneyRequest {
  action: MoneyAction;
  subjectId: string;
  /** Key of the effect, which is the same on each retry. */
  key: string;
  /** Minor units, null for all that is left; left out where the caller compares it by itself. */
  amount?: number | null;
  /** What else of the input was agreed to. */
  terms?: Record<string, unknown>;
}

/** Action of the requesting entry. When money moves, its `after` holds key and amount. */
export const requestedAction = (action: string): string => `${action}.requested`;

/** A request that may be carried out. */
export interface AgreedMoney {
  id: string;
  state: 'not_needed' | 'approved';
  /** Minor units of `currency`; null for all that is left. */
  amount: number | null;
  currency: string;
  input: Record<string, unknown>;
  askedBy: string;
  /** What came of it; null: nothing yet. */
  outcome: 'done' | 'failed' | null;
}

/**
 * What was asked for through the API, exactly so, and needed no second person or has one who agreed; null
 * where there is no such request.
 */
export async function requestedMoney(
  em: EntityManager,
  { action, subjectId, key, amount, terms = {} }: MoneyRequest,
): Promise<AgreedMoney | null> {
  return queryOne(
    em,
    `select p.id, p.state, p.amount, p.currency, p.input, p.asked_by, p.outcome from approvals p
     where p.key = $1 and p.action = $2 and p.subject_id = $3 and p.state in ('not_needed', 'approved')
       and ($4 or p.amount is not distinct from $5::bigint) and p.input @> $6::jsonb
       and exists (
         select from audit_log a
         where a.subject_type = $7 and a.subject_id = $3 and a.action = $8 and a.after ->> 'key' = $1
           and (a.after ->> 'amount')::bigint is not distinct from p.amount
       )`,
    [
      key,
      action,
      subjectId,
      amount === undefined,
      amount ?? null,
      json(terms),
      MONEY_SUBJECTS[action],
      requestedAction(action),
    ],
  );
}
