import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChargeRecord } from '../../domain/documents/charge.ts';
import type { RefundRecord } from '../../domain/documents/refund.ts';
import { ChargeSchema } from './charge.entity.ts';
import { execute, insertRows, overwrite, queryOne, timestamp } from '../sql.ts';
import { upsertRefunds } from './refunds.ts';

/** A Stripe charge. Amounts are minor units, times epoch milliseconds. */
export type ChargeRow = ChargeRecord;

/** A charge with all of its refunds, from one read of Stripe. */
export interface ChargeReading {
  charge: ChargeRow;
  refunds: readonly RefundRecord[];
}

/**
 * Writes a charge and its refunds, in a transaction. Nothing changes if its refunds were read later:
 * refunds may have been added, or failed, since.
 *
 * @param readAt real time when the read of Stripe began, epoch milliseconds
 */
export async function writeCharge(
  em: EntityManager,
  { charge, refunds }: ChargeReading,
  readAt: number,
): Promise<void> {
  // A concurrent write of the same charge waits here, and then sees this one.
  await execute(em, 'select 1 from charges where id = $1 for update', [charge.id]);
  const later = await queryOne(em, 'select 1 from refunds where charge_id = $1 and read_at > $2 limit 1', [
    charge.id,
    timestamp(readAt),
  ]);
  if (later !== null) return;
  await upsertCharge(em, charge);
  await upsertRefunds(
    em,
    refunds.map((refund) => ({ ...refund, readAt })),
  );
}

/**
 * Writes a charge without its refunds. A late older read changes nothing: a final status does not become
 * pending again, and a late failure does not become success again.
 */
export async function upsertCharge(em: EntityManager, row: ChargeRow): Promise<void> {
  await insertRows(
    em,
    ChargeSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, ChargeSchema, ['id', 'createdAt', 'invoiceId', 'disputed', 'failedLateAt'])},
       failed_late_at = coalesce(charges.failed_late_at, excluded.failed_late_at),
       disputed = excluded.disputed or charges.disputed,
       invoice_id = coalesce(excluded.invoice_id, charges.invoice_id)
     where charges.status = 'pending' or excluded.status <> 'pending'
       and (charges.failed_late_at is null or excluded.failed_late_at is not null)`,
  );
}

/** One charge; null when unknown. */
export async function findCharge(em: EntityManager, id: string): Promise<ChargeRow | null> {
  return queryOne(em, 'select * from charges where id = $1', [id]);
}

/** The charge that paid an invoice; of several, the one with most left to give back. */
export async function paidChargeOfInvoice(em: EntityManager, invoiceId: string): Promise<ChargeRow | null> {
  return queryOne(
    em,
    `select * from charges where invoice_id = $1 and status = 'succeeded'
     order by amount - amount_refunded desc, created_at desc limit 1`,
    [invoiceId],
  );
}
