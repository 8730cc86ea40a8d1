import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChargeRecord } from '../../domain/records/charge.ts';
import { ChargeSchema } from '../entities/charge.ts';
import { insertRows, overwrite, queryOne } from '../sql.ts';

/** A Stripe charge. Amounts are minor units, times epoch milliseconds. */
export type ChargeRow = ChargeRecord;

/** Writes a charge as Stripe tells it. What was refunded stays refunded, also when an older read comes late. */
export async function upsertCharge(em: EntityManager, row: ChargeRow): Promise<void> {
  await insertRows(
    em,
    ChargeSchema,
    [row],
    `on conflict (id) do update set ${overwrite(em, ChargeSchema, ['id', 'createdAt', 'invoiceId', 'disputed'])},
       disputed = excluded.disputed or charges.disputed,
       invoice_id = coalesce(excluded.invoice_id, charges.invoice_id)
     where charges.amount_refunded <= excluded.amount_refunded`,
  );
}

/** One charge, null where it is not known. */
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
