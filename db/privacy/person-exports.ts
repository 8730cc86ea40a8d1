import { randomUUID } from 'node:crypto';
import type { RowOf } from '../database.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { DAY_MS } from '../../domain/period.ts';
import { PersonExportSchema } from './person-export.entity.ts';
import { execute, insertRows, query, queryOne, timestamp } from '../sql.ts';
import type { Person } from '../accounts/person-ids.ts';

/** A requested or finished archive. Times are epoch milliseconds, real time. */
export type PersonExportRow = RowOf<'person_exports'>;

/** How long an archive can be downloaded. */
const DOWNLOADABLE_MS = 7 * DAY_MS;
/** How long a second request gets the same archive: making one reads everything at Stripe. */
const SAME_ARCHIVE_MS = DAY_MS;

/** Where a part comes from. */
export type ExportOrigin = 'postgresql' | 'stripe' | 'keycloak' | 'lago' | 'temporal';

/** The latest archive that the same user asked for lately of the same person, null where there is none. */
export async function recentExport(
  em: EntityManager,
  { userId, customerId, requestedBy }: Pick<PersonExportRow, 'userId' | 'customerId' | 'requestedBy'>,
  now: number,
): Promise<PersonExportRow | null> {
  return queryOne(
    em,
    `select * from person_exports where requested_by = $1 and user_id is not distinct from $2
       and customer_id is not distinct from $3 and created_at > $4 order by created_at desc limit 1`,
    [requestedBy, userId, customerId, timestamp(now - SAME_ARCHIVE_MS)],
  );
}

/** Writes down that an archive is wanted. */
export async function addExport(
  em: EntityManager,
  wish: Pick<PersonExportRow, 'userId' | 'customerId' | 'requestedBy'>,
  now: number,
): Promise<PersonExportRow> {
  const row: PersonExportRow = {
    ...wish,
    id: randomUUID(),
    state: 'collecting',
    createdAt: now,
    readyAt: null,
    expiresAt: now + DOWNLOADABLE_MS,
  };
  await insertRows(em, PersonExportSchema, [row], '');
  return row;
}

/** One archive; null when unknown. */
export async function findExport(em: EntityManager, id: string): Promise<PersonExportRow | null> {
  return queryOne(em, 'select * from person_exports where id = $1', [id]);
}

/** Current archives requested by a user, newest first; of one person if given. */
export async function exportsAskedBy(
  em: EntityManager,
  requestedBy: string,
  of: { userId: string | null; customerId: string | null },
  now: number,
): Promise<PersonExportRow[]> {
  return query(
    em,
    `select * from person_exports where requested_by = $1 and user_id is not distinct from $2
       and customer_id is not distinct from $3 and expires_at > $4 order by created_at desc, id limit 20`,
    [requestedBy, of.userId, of.customerId, timestamp(now)],
  );
}

/** The person of an archive. */
export const personOfExport = ({ userId, customerId }: PersonExportRow): Person => ({
  userId,
  customerIds: customerId === null ? [] : [customerId],
});

/** Forgets what was collected from an origin: the step begins again. */
export async function clearParts(em: EntityManager, exportId: string, origin: ExportOrigin): Promise<void> {
  await execute(em, 'delete from person_export_parts where export_id = $1 and origin = $2', [
    exportId,
    origin,
  ]);
}

/** Stores a page of a part. */
export async function addPart(
  em: EntityManager,
  { id, expiresAt }: PersonExportRow,
  part: { origin: ExportOrigin; name: string; page: number; rows: readonly unknown[] },
): Promise<void> {
  await execute(
    em,
    `insert into person_export_parts (export_id, origin, name, page, expires_at, rows) values ($1, $2, $3, $4, $5, $6)
     on conflict (export_id, origin, name, page) do update set rows = excluded.rows`,
    [id, part.origin, part.name, part.page, timestamp(expiresAt), JSON.stringify(part.rows)],
  );
}

/** The archive is whole: from now it can be downloaded, for some days. */
export async function finishExport(em: EntityManager, id: string, now: number): Promise<void> {
  await execute(
    em,
    `update person_exports set state = 'ready', ready_at = $2, expires_at = $3 where id = $1 and state = 'collecting'`,
    [id, timestamp(now), timestamp(now + DOWNLOADABLE_MS)],
  );
  await execute(em, 'update person_export_parts set expires_at = $2 where export_id = $1', [
    id,
    timestamp(now + DOWNLOADABLE_MS),
  ]);
}

/** The parts of an archive in order, a page at a time. */
export async function* partsOf(
  em: () => EntityManager,
  exportId: string,
): AsyncGenerator<{ origin: string; name: string; rows: unknown[] }> {
  let after: [string, string, number] = ['', '', -1];
  for (;;) {
    const part = await queryOne<{ origin: string; name: string; page: number; rows: unknown[] }>(
      em(),
      `select origin, name, page, rows from person_export_parts
       where export_id = $1 and (origin, name, page) > ($2, $3, $4::int) order by origin, name, page limit 1`,
      [exportId, ...after],
    );
    if (part === null) return;
    yield part;
    after = [part.origin, part.name, part.page];
  }
}

/** Other users whose ids occur in some texts. Their ids must not be exported with somebody else's data. */
export async function otherUsersAmong(
  em: EntityManager,
  candidates: readonly string[],
  own: readonly string[],
): Promise<string[]> {
  const rows = await query<{ id: string }>(
    em,
    'select id from users where id = any($1::text[]) and not id = any($2::text[])',
    [candidates, own],
  );
  return rows.map(({ id }) => id);
}
