import { z } from 'zod';
import type { PersonExportRow } from '../../db/privacy/person-exports.ts';
import { iso, isoOrNull } from '../http/iso.ts';

/** An archive of a person's data. */
export const DataExportBody = z
  .object({
    id: z.string(),
    state: z.enum(['collecting', 'ready']),
    created: z.iso.datetime(),
    ready: z.iso.datetime().nullable(),
    expires: z.iso.datetime().meta({ description: 'It can be downloaded until then' }),
  })
  .meta({ id: 'DataExport' });

export const DataExportListBody = z
  .object({ exports: z.array(DataExportBody) })
  .meta({ id: 'DataExportList' });

/** The archive itself. */
export const DataArchiveBody = z
  .object({
    about: z.object({
      person: z.object({ user_id: z.string().nullable(), customer_id: z.string().nullable() }),
      collected: z.iso.datetime(),
      left_out: z
        .array(z.object({ table: z.string(), column: z.string(), why: z.string() }))
        .meta({ description: 'What is held and not in here' }),
    }),
    parts: z.array(
      z.object({
        origin: z.string().meta({ description: 'The system that holds it' }),
        name: z.string(),
        rows: z.array(z.unknown()),
      }),
    ),
  })
  .meta({ id: 'DataArchive' });

/** An archive as the API shows it. */
export const presentExport = (row: PersonExportRow): z.input<typeof DataExportBody> => ({
  id: row.id,
  state: row.state,
  created: iso(row.createdAt),
  ready: isoOrNull(row.readyAt),
  expires: iso(row.expiresAt),
});
