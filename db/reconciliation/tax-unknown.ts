import type { EntityManager } from '@mikro-orm/postgresql';
import { query } from '../sql.ts';

/** Rows whose tax is not known, because they were read before tax was kept. */
const UNKNOWN = {
  invoices: "status = 'paid' and tax_paid is null",
  charges: "tax is null and (status = 'succeeded' or failed_late_at is not null)",
  disputes: 'tax is null',
  credit_notes: 'tax is null',
} as const;

export type TaxedTable = keyof typeof UNKNOWN;

export const TAXED_TABLES = Object.keys(UNKNOWN) as TaxedTable[];

/** Ids of rows of a table whose tax is not known, in order, after one of them. */
export async function withUnknownTax(
  em: EntityManager,
  table: TaxedTable,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    `select id from ${table} where ${UNKNOWN[table]} and id > $1 order by id limit $2`,
    [after ?? '', limit],
  );
  return rows.map(({ id }) => id);
}
