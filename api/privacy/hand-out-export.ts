import { Readable } from 'node:stream';
import type { EntityManager } from '@mikro-orm/postgresql';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { findExport, partsOf } from '../../db/privacy/person-exports.ts';
import type { PersonExportRow } from '../../db/privacy/person-exports.ts';
import { DATA_MAP } from '../../domain/privacy/data-map.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { ok } from '../http/define-route.ts';
import { iso } from '../http/iso.ts';
import type { Asker } from './ask-for-export.ts';
import { DataArchiveBody } from './data-export-body.ts';

export const archiveResponses = {
  200: { contentType: 'application/json; charset=utf-8', content: DataArchiveBody },
} as const;

/**
 * The archive as one JSON file, for its requester only.
 * @throws ApiProblem `not_found` for another's or an expired one, `export_not_ready`
 */
export async function handOutExport(
  { deps, principal, requestId }: Asker,
  id: string,
): Promise<{ status: 200; body: Readable; headers: Record<string, string> }> {
  const now = deps.now();
  const row = await findExport(deps.em(), id);
  if (row === null || row.requestedBy !== principal.userId || row.expiresAt <= now)
    throw new ApiProblem('not_found', `You have no export ${id}; it may be over. Ask for a new one.`);
  if (row.state !== 'ready')
    throw new ApiProblem('export_not_ready', 'The data is still being collected; try again in a minute.', {
      retryAfter: 30,
    });
  await appendAudit(deps.em(), {
    actorId: principal.userId,
    actorKind: principal.userId === row.userId ? 'customer' : 'staff',
    action: 'person.export.downloaded',
    subjectType: row.customerId === null ? 'user' : 'customer',
    subjectId: row.customerId ?? row.userId ?? '',
    before: null,
    after: { exportId: id },
    reason: null,
    requestId,
    at: now,
  });
  return ok(Readable.from(archive(deps.em, row), { objectMode: false }), {
    'Content-Disposition': `attachment; filename="perennial-data-${iso(row.createdAt).slice(0, 10)}.json"`,
    'Cache-Control': 'no-store',
  });
}

/** A page at a time: no more of the archive is held than that. */
async function* archive(em: () => EntityManager, row: PersonExportRow): AsyncGenerator<string> {
  const about = {
    person: { user_id: row.userId, customer_id: row.customerId },
    collected: iso(row.readyAt ?? row.createdAt),
    left_out: leftOut(),
  };
  yield `{"about":${JSON.stringify(about)},"parts":[`;
  let open: string | null = null;
  for await (const { origin, name, rows } of partsOf(em, row.id)) {
    const key = `${origin}/${name}`;
    if (key === open) yield ',';
    else {
      yield `${open === null ? '' : ']},'}\n{"origin":${JSON.stringify(origin)},"name":${JSON.stringify(name)},"rows":[`;
      open = key;
    }
    yield rows.map((entry) => `\n${JSON.stringify(entry)}`).join(',');
  }
  yield `${open === null ? '' : ']}'}\n]}\n`;
}

/** Which columns are not in an archive, and why. */
const leftOut = (): { table: string; column: string; why: string }[] =>
  Object.entries(DATA_MAP).flatMap(([table, { withheld }]) =>
    Object.entries(withheld ?? {}).map(([column, why]) => ({ table, column, why })),
  );
