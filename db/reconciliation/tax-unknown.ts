import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { readAll, tables } from '../typed.ts';

/** Rows whose tax is not known, because they were read before tax was kept. */
const UNKNOWN = {
  invoices: sql<boolean>`status = 'paid' and tax_paid is null`,
  charges: sql<boolean>`tax is null and (status = 'succeeded' or failed_late_at is not null)`,
  disputes: sql<boolean>`tax is null`,
  credit_notes: sql<boolean>`tax is null`,
} as const;

export type TaxedTable = keyof typeof UNKNOWN;

export const TAXED_TABLES = Object.keys(UNKNOWN) as TaxedTable[];

/** Ids of rows of a table whose tax is not known, in order, after one of them. */
export async function withUnknownTax(
  em: EntityManager,
  table: TaxedTable,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const unknown = tables(em).selectFrom(table).select('id').where(UNKNOWN[table]);
  const rows = await readAll(
    em,
    unknown
      .where('id', '>', after ?? '')
      .orderBy('id')
      .limit(limit),
  );
  return rows.map(({ id }) => id);
}
