import type { EntityManager } from '@mikro-orm/postgresql';
import { NEEDS_EVIDENCE } from '../../domain/documents/dispute.ts';
import type { DisputeRecord } from '../../domain/documents/dispute.ts';
import { DisputeSchema } from './dispute.entity.ts';
import { execute, insertRows, overwrite, query, queryOne, timestamp } from '../sql.ts';

/** A Stripe dispute. Amounts are minor units, times epoch milliseconds. */
export interface DisputeRow extends DisputeRecord {
  /** What was done about a lost one; null until it was. */
  outcome: string | null;
  settledAt: number | null;
}

/** Statuses that Stripe never leaves. */
const CLOSED = `('won', 'lost', 'warning_closed', 'prevented')`;

/** Writes a dispute as Stripe has it. A late older read does not reopen a closed one. */
export async function upsertDispute(
  em: EntityManager,
  row: Omit<DisputeRow, 'outcome' | 'settledAt'>,
): Promise<void> {
  await insertRows(
    em,
    DisputeSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, DisputeSchema, ['id', 'createdAt', 'outcome', 'settledAt'])}
     where disputes.status not in ${CLOSED} or excluded.status in ${CLOSED}`,
  );
}

/** One dispute; null when unknown. */
export async function findDispute(em: EntityManager, id: string): Promise<DisputeRow | null> {
  return queryOne(em, 'select * from disputes where id = $1', [id]);
}

/** A dispute without submitted evidence. */
export interface DisputeWaiting extends DisputeRow {
  email: string | null;
}

/** Disputes that need evidence, the first one due first. */
export async function disputesNeedingEvidence(em: EntityManager, limit = 100): Promise<DisputeWaiting[]> {
  return query(
    em,
    `select d.*, coalesce(u.email, c.email) as email
     from disputes d left join customers c on c.id = d.customer_id left join users u on u.id = c.user_id
     where d.status = any($1::text[]) order by d.evidence_due_at, d.id limit $2`,
    [NEEDS_EVIDENCE, limit],
  );
}

/** A dispute that needs evidence, with its customer's test clock; null on real time. */
export interface DisputeOnClock extends DisputeRow {
  billingTime: number | null;
}

/** Disputes that need evidence, the first one due first. */
export async function openDisputesByClock(em: EntityManager, limit = 1000): Promise<DisputeOnClock[]> {
  return query(
    em,
    `select d.*, c.billing_time from disputes d left join customers c on c.id = d.customer_id
     where d.status = any($1::text[]) order by d.evidence_due_at, d.id limit $2`,
    [NEEDS_EVIDENCE, limit],
  );
}

/** Records what was done about a lost dispute; the first record stays. */
export async function recordDisputeOutcome(
  em: EntityManager,
  id: string,
  outcome: string,
  at: number,
): Promise<void> {
  await execute(em, 'update disputes set outcome = $2, settled_at = $3 where id = $1 and outcome is null', [
    id,
    outcome,
    timestamp(at),
  ]);
}
