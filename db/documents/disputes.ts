import type { EntityManager } from '@mikro-orm/postgresql';
import { NEEDS_EVIDENCE } from '../../domain/documents/dispute.ts';
import { DisputeSchema } from './dispute.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows, overwrite } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';

/** A Stripe dispute. Amounts are minor units, times epoch milliseconds. */
export type DisputeRow = RowOf<'disputes'>;

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
  return readFirst(em, tables(em).selectFrom('disputes').selectAll().where('id', '=', id));
}

/** A dispute without submitted evidence. */
interface DisputeWaiting extends DisputeRow {
  email: string | null;
}

/** Disputes that need evidence, the first one due first. */
export async function disputesNeedingEvidence(em: EntityManager, limit = 100): Promise<DisputeWaiting[]> {
  const waiting = waitingDisputes(em, limit).leftJoin('users as u', 'u.id', 'c.userId');
  return readAll(
    em,
    waiting.select((of) => of.fn.coalesce('u.email', 'c.email').as('email')),
  );
}

/** A dispute that needs evidence, with its customer's test clock; null on real time. */
export interface DisputeOnClock extends DisputeRow {
  billingTime: number | null;
}

/** Disputes that need evidence, the first one due first. */
export async function openDisputesByClock(em: EntityManager, limit = 1000): Promise<DisputeOnClock[]> {
  return readAll(em, waitingDisputes(em, limit).select('c.billingTime'));
}

const waitingDisputes = (em: EntityManager, limit: number) =>
  tables(em)
    .selectFrom('disputes as d')
    .leftJoin('customers as c', 'c.id', 'd.customerId')
    .selectAll('d')
    .where('d.status', 'in', NEEDS_EVIDENCE)
    .orderBy('d.evidenceDueAt')
    .orderBy('d.id')
    .limit(limit);

/** Records what was done about a lost dispute; the first record stays. */
export async function recordDisputeOutcome(
  em: EntityManager,
  id: string,
  outcome: string,
  at: number,
): Promise<void> {
  const dispute = tables(em).updateTable('disputes').set({ outcome, settledAt: at });
  await changeRows(em, dispute.where('id', '=', id).where('outcome', 'is', null));
}
