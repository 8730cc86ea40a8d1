import type { EntityManager } from '@mikro-orm/postgresql';
import { CreditNoteSchema } from './credit-note.entity.ts';
import { sql } from 'kysely';
import type { RowOf } from '../database.ts';
import { insertRows, overwrite } from '../sql.ts';
import { readAll, readFirst, tables } from '../typed.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { PageRequest } from '../cursor.ts';
import { countedRows } from '../revenue/revenue-figures.ts';

/** A credit note: what an invoice is less by. Amounts are minor units, times epoch milliseconds. */
type CreditNoteRow = RowOf<'credit_notes'>;

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
  const [at, id] = pageStart(cursor);
  const rows = await readAll(
    em,
    tables(em)
      .selectFrom('credit_notes')
      .selectAll()
      .where(sql<boolean>`(created_at, id) < (${at}, ${id})`)
      .$if(invoiceId !== undefined, (of) => of.where('invoiceId', '=', String(invoiceId)))
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1),
  );
  return { ...pageOf(rows, limit), total: await totalOf(em, invoiceId) };
}

async function totalOf(em: EntityManager, invoiceId: string | undefined): Promise<number> {
  if (invoiceId === undefined) return countedRows(em, 'credit_notes');
  const row = await readFirst(
    em,
    tables(em)
      .selectFrom('credit_notes')
      .select((of) => of.fn.countAll<number>().as('total'))
      .where('invoiceId', '=', invoiceId),
  );
  return row?.total ?? 0;
}
