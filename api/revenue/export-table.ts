import { z } from 'zod';
import { EXPORTS, exportColumns, exportRows } from '../../db/revenue/exports.ts';
import type { ExportName, ExportRow } from '../../db/revenue/exports.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute } from '../http/define-route.ts';
import { iso } from '../http/iso.ts';
import { csvDescription, csvResponses, handOut } from './csv-export.ts';
import type { CsvColumn } from './csv-export.ts';

/** GET /admin/exports/:table */
export const exportTableRoute = defineRoute({
  method: 'get',
  path: '/admin/exports/:table',
  role: 'finance',
  summary: 'Hands out a whole table as CSV, streamed',
  description: csvDescription,
  tags: ['Administration'],
  params: z.object({ table: z.enum(EXPORTS) }),
  responses: csvResponses,
  errors: [],
  handler: ({ params: { table }, ...request }) =>
    handOut(request, {
      table,
      filters: null,
      columns: columnsOf(request.deps, table),
      pages: exportRows(request.deps.em, table),
    }),
});

function columnsOf(deps: ApiDeps, table: ExportName): CsvColumn<ExportRow>[] {
  const columns = exportColumns(table);
  const currencyAt = columns.findIndex(({ name }) => name === 'currency');
  return columns.map(({ name, kind }, index) => ({
    name,
    of: (row) => {
      const value = row[index] as string | number | boolean | null | undefined;
      if (typeof value !== 'number' || kind === 'other') return value;
      if (kind === 'time') return iso(value);
      const currency = row[currencyAt];
      return toMajor(value, typeof currency === 'string' ? currency : deps.settings.defaultCurrency);
    },
  }));
}
