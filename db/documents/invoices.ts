import type { EntityManager } from '@mikro-orm/postgresql';
import { InvoiceSchema } from './invoice.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows, overwrite, query } from '../sql.ts';
import { readFirst, tables } from '../typed.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { RowPage, PageRequest } from '../cursor.ts';

/**
 * A Stripe invoice. Amounts are minor units, times epoch milliseconds on the billing clock but for the last
 * two.
 */
export type InvoiceRow = RowOf<'invoices'>;

/** Writes invoices; one that was read later than the given row stays as it is. */
export async function upsertInvoices(em: EntityManager, rows: readonly InvoiceRow[]): Promise<void> {
  // In order of id, so that two transactions with the same invoices never wait for each other in a circle.
  const latest = new Map([...rows].sort((a, b) => a.readAt - b.readAt).map((row) => [row.id, row]));
  const ordered = [...latest.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  await insertRows(
    em,
    InvoiceSchema,
    ordered,
    `on conflict (id) do update set ${overwrite(em, InvoiceSchema, ['id', 'createdAt'])}
     where invoices.read_at <= excluded.read_at`,
  );
}

/**
 * A user's invoices but drafts, newest first. Stripe's times are whole seconds: those of one second go by
 * their number, which Stripe counts up.
 *
 * @throws InvalidCursorError
 */
export async function listInvoicesOfUser(
  em: EntityManager,
  userId: string,
  { limit, cursor }: PageRequest,
): Promise<RowPage<InvoiceRow>> {
  const rows = await query<InvoiceRow>(
    em,
    `select * from invoices where customer_id in (select id from customers where user_id = $1) and status <> 'draft' and created_at <= $2::timestamptz
     and (created_at, length(coalesce(number, '')), coalesce(number, ''), id) < (
       select $2::timestamptz, coalesce(length(max(number)), 0), coalesce(max(number), ''), $3::text
       from invoices where id = $3)
     order by created_at desc, length(coalesce(number, '')) desc, coalesce(number, '') desc, id desc limit $4`,
    [userId, ...pageStart(cursor), limit + 1],
  );
  return pageOf(rows, limit);
}

/** One invoice of a user; null when it is unknown or not theirs. */
export async function findInvoiceOfUser(
  em: EntityManager,
  userId: string,
  id: string,
): Promise<InvoiceRow | null> {
  const customers = tables(em).selectFrom('customers').select('id').where('userId', '=', userId);
  return readFirst(em, invoice(em, id).where('customerId', 'in', customers));
}

/** The newest invoice of a subscription, if it has tax; null where it has none. */
export async function latestTaxedInvoice(
  em: EntityManager,
  subscriptionId: string,
): Promise<InvoiceRow | null> {
  const latest = await readFirst(
    em,
    tables(em)
      .selectFrom('invoices')
      .selectAll()
      .where('subscriptionId', '=', subscriptionId)
      .where('status', '<>', 'draft')
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
  return (latest?.tax ?? 0) > 0 ? latest : null;
}

/** One invoice of any user. */
export async function findInvoice(em: EntityManager, id: string): Promise<InvoiceRow | null> {
  return readFirst(em, invoice(em, id));
}

const invoice = (em: EntityManager, id: string) =>
  tables(em).selectFrom('invoices').selectAll().where('id', '=', id);
