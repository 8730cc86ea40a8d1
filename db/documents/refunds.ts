import type { EntityManager } from '@mikro-orm/postgresql';
import type { RefundRecord } from '../../domain/documents/refund.ts';
import { RefundSchema } from './refund.entity.ts';
import { insertRows, overwrite } from '../sql.ts';

/** A Stripe refund. Amounts are minor units, times epoch milliseconds. */
interface RefundRow extends RefundRecord {
  /** Real time at which the read of Stripe began. */
  readAt: number;
}

/** Writes refunds; one that was read later than the given row stays as it is. */
export async function upsertRefunds(em: EntityManager, rows: readonly RefundRow[]): Promise<void> {
  const ordered = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  await insertRows(
    em,
    RefundSchema,
    ordered,
    `on conflict (id) do update set ${overwrite(em, RefundSchema, ['id', 'createdAt'])}
     where refunds.read_at <= excluded.read_at`,
  );
}
