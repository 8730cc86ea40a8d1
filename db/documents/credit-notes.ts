import type { EntityManager } from '@mikro-orm/postgresql';
import type { CreditNoteRecord } from '../../domain/documents/credit-note.ts';
import { CreditNoteSchema } from './credit-note.entity.ts';
import { insertRows, overwrite, query, queryOne } from '../sql.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { PageRequest } from '../cursor.ts';
import { countedRows } from '../revenue/revenue-figures.ts';

/** A credit note: what an invoice is less by. Amounts are minor units, times epoch milliseconds. */
export interface CreditNoteRow extends CreditNoteRecord {
  /** Real time at which the read of Stripe began. */
  readAt: number;
}

/** Writes credit notes; one that was read later than the given row stays as it is. */
export async function upsertCreditNotes(em: EntityManager, rows: readonly CreditNoteRow[]): Promise<void> {
  await insertRows(
    em,
    CreditNoteSchema,
    [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)),
    `on conflict (id) do update set ${overwrite(em, CreditNoteSchema, ['id', 'createdAt'])}
     where credit_notes.read_at <= excluded.read_at`,
  );
}

/**
 * Credit notes, of an invoice or all, newest first.
 *
 * @throws InvalidCursorError
 */
export async function listCreditNotes(
  em: EntityManager,
  { limit, cursor, invoiceId }: PageRequest & { invoiceId?: string | undefined },
): Promise<CountedPage<CreditNoteRow>> {
  const rows = await query<CreditNoteRow>(
    em,
    `select * from credit_notes where (created_at, id) < ($1::timestamptz, $2::text)
       ${invoiceId === undefined ? '' : 'and invoice_id = $4'}
     order by created_at desc, id desc limit $3`,
    [...pageStart(cursor), limit + 1, ...(invoiceId === undefined ? [] : [invoiceId])],
  );
  return { ...pageOf(rows, limit), total: await totalOf(em, invoiceId) };
}

async function totalOf(em: EntityManager, invoiceId: string | undefined): Promise<number> {
  if (invoiceId === undefined) return countedRows(em, 'credit_notes');
  const row = await queryOne<{ total: number }>(
    em,
    'select count(*)::bigint as total from credit_notes where invoice_id = $1',
    [invoiceId],
  );
  return row?.total ?? 0;
}
