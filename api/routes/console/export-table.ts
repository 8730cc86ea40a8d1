import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { appendAudit } from '../../../db/repositories/audit-log.ts';
import { EXPORTS, exportColumns, exportRows } from '../../../db/repositories/exports.ts';
import type { ExportName, ExportRow } from '../../../db/repositories/exports.ts';
import { toMajor } from '../../../domain/money.ts';
import type { ApiDeps } from '../../deps.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { iso } from '../billing/present-subscription.ts';
import { byStaff } from '../admin/by-staff.ts';

/** GET /admin/exports/:table */
export const exportTable = defineRoute({
  method: 'get',
  path: '/admin/exports/:table',
  role: 'editor',
  summary: 'Hands out a whole table as CSV, streamed',
  description:
    'UTF-8 with a header line; times are ISO 8601 UTC, money is in the major unit of the currency beside it. Who takes what along stands in the audit log.',
  tags: ['Administration'],
  params: z.object({ table: z.enum(EXPORTS) }),
  responses: { 200: { contentType: 'text/csv; charset=utf-8' } },
  errors: [],
  handler: async ({ params: { table }, principal, deps, requestId }) => {
    await appendAudit(deps.em(), {
      ...byStaff({ principal, requestId, deps }),
      action: `export.${table}`,
      subjectType: 'table',
      subjectId: table,
      before: null,
      after: null,
      reason: null,
    });
    const day = iso(deps.now()).slice(0, 10);
    return ok(Readable.from(csv(deps, table), { objectMode: false }), {
      'Content-Disposition': `attachment; filename="perennial-${table}-${day}.csv"`,
    });
  },
});

async function* csv(deps: ApiDeps, table: ExportName): AsyncGenerator<string> {
  const columns = exportColumns(table);
  const currencyAt = columns.findIndex(({ name }) => name === 'currency');
  yield stringify([columns.map(({ name }) => name)]);
  const present = (row: ExportRow): unknown[] =>
    row.map((value, index) => {
      const kind = columns[index]?.kind;
      if (value === null || value === undefined || kind === 'other') return value;
      if (kind === 'time') return iso(value as number);
      const currency = row[currencyAt];
      return toMajor(
        value as number,
        typeof currency === 'string' ? currency : deps.settings.defaultCurrency,
      );
    });
  for await (const rows of exportRows(deps.em, table)) {
    // A name that begins like a formula is not to be carried out by the spreadsheet that opens the file.
    yield stringify(rows.map(present), { escape_formulas: true, cast: { boolean: String } });
  }
}
