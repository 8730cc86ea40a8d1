import type { EntityManager } from '@mikro-orm/postgresql';
import { DisputeSchema } from '../entities/dispute.ts';
import { insertRows, overwrite, queryOne } from '../sql.ts';

/** A Stripe dispute. Amounts are minor units, times epoch milliseconds. */
export interface DisputeRow {
  id: string;
  chargeId: string;
  customerId: string | null;
  amount: number;
  currency: string;
  reason: string;
  status: string;
  createdAt: number;
}

/** Statuses that Stripe never leaves. */
const CLOSED = `('won', 'lost', 'warning_closed', 'prevented')`;

/** Writes a dispute as Stripe tells it. A closed one is not opened again by an older read that comes late. */
export async function upsertDispute(em: EntityManager, row: DisputeRow): Promise<void> {
  await insertRows(
    em,
    DisputeSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, DisputeSchema, ['id', 'createdAt'])}
     where disputes.status not in ${CLOSED} or excluded.status in ${CLOSED}`,
  );
}

/** One dispute, null where it is not known. */
export async function findDispute(em: EntityManager, id: string): Promise<DisputeRow | null> {
  return queryOne(em, 'select * from disputes where id = $1', [id]);
}
