import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { appendAudit } from '../../db/audit/audit-log.ts';
import type { ApiDeps } from '../deps.ts';
import { ok } from '../http/define-route.ts';
import type { Principal } from '../auth/principal.ts';
import { withoutSearchText } from '../http/without-search-text.ts';
import { byStaff } from '../audit/by-staff.ts';
import { iso } from '../http/iso.ts';

/** Common parts of every export in the document. */
export const csvDescription =
  'UTF-8 with a header line; times are ISO 8601 UTC, money is in the major unit of the currency beside it. Who takes what along stands in the audit log.';

export const csvResponses = { 200: { contentType: 'text/csv; charset=utf-8' } } as const;

/** A column of an export. */
export interface CsvColumn<Row> {
  name: string;
  /** The cell's value; null and undefined are empty. */
  of: (row: Row) => string | number | boolean | null | undefined;
}

/** The exported rows. */
interface CsvExport<Row> {
  /** Names the file and the entry in the audit log. */
  table: string;
  /** What it was narrowed to; null where the table has no filters. */
  filters: object | null;
  columns: readonly CsvColumn<Row>[];
  pages: AsyncIterable<readonly Row[]>;
}

/** Notes who takes what along, and answers with the file: a page at a time, as fast as it is taken. */
export async function handOut<Row>(
  { deps, principal, requestId }: { deps: ApiDeps; principal: Principal; requestId: string },
  { table, filters, columns, pages }: CsvExport<Row>,
): Promise<{ status: 200; body: Readable; headers: Record<string, string> }> {
  await appendAudit(deps.em(), {
    ...byStaff({ principal, requestId, deps }),
    action: `export.${table}`,
    subjectType: 'table',
    subjectId: table,
    before: null,
    after: filters === null ? null : withoutSearchText(filters),
    reason: null,
  });
  const day = iso(deps.now()).slice(0, 10);
  return ok(Readable.from(csv(columns, pages), { objectMode: false }), {
    'Content-Disposition': `attachment; filename="perennial-${table}-${day}.csv"`,
  });
}

async function* csv<Row>(
  columns: readonly CsvColumn<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  yield stringify([columns.map(({ name }) => name)]);
  for await (const rows of pages) {
    const lines = rows.map((row) => columns.map(({ of }) => of(row)));
    // A name that begins like a formula is not to be carried out by the spreadsheet that opens the file.
    yield stringify(lines, { escape_formulas: true, cast: { boolean: String } });
  }
}
