import type { EntityManager } from '@mikro-orm/postgresql';
import type { RefundRecord } from '../../domain/documents/refund.ts';
import type { RowOf } from '../database.ts';
import { ChargeSchema } from './charge.entity.ts';
import { insertRows, overwrite } from '../sql.ts';
import { readFirst, tables } from '../typed.ts';
import { upsertRefunds } from './refunds.ts';

/** A Stripe charge. Amounts are minor units, times epoch milliseconds. */
export type ChargeRow = RowOf<'charges'>;

/** A charge with all of its refunds, from one read of Stripe. */
interface ChargeReading {
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
  await readFirst(em, tables(em).selectFrom('charges').select('id').where('id', '=', charge.id).forUpdate());
  const refundsOf = tables(em).selectFrom('refunds').select('id').where('chargeId', '=', charge.id);
  const later = await readFirst(em, refundsOf.where('readAt', '>', readAt).limit(1));
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
  return readFirst(em, tables(em).selectFrom('charges').selectAll().where('id', '=', id));
}

/** The charge that paid an invoice; of several, the one with most left to give back. */
export async function paidChargeOfInvoice(em: EntityManager, invoiceId: string): Promise<ChargeRow | null> {
  return readFirst(
    em,
    tables(em)
      .selectFrom('charges')
      .selectAll()
      .where('invoiceId', '=', invoiceId)
      .where('status', '=', 'succeeded')
      .orderBy((of) => of('amount', '-', of.ref('amountRefunded')), 'desc')
      .orderBy('createdAt', 'desc')
      .limit(1),
  );
}
