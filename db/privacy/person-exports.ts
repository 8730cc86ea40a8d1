import { randomUUID } from 'node:crypto';
import type { RowOf } from '../database.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { DAY_MS } from '../../domain/period.ts';
import { PersonExportSchema } from './person-export.entity.ts';
import { sql } from 'kysely';
import { execute, insertRows, query, timestamp } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
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
  return readFirst(
    em,
    tables(em)
      .selectFrom('person_exports')
      .selectAll()
      .where('requestedBy', '=', requestedBy)
      .where('userId', 'is not distinct from', userId)
      .where('customerId', 'is not distinct from', customerId)
      .where('createdAt', '>', now - SAME_ARCHIVE_MS)
      .orderBy('createdAt', 'desc')
      .limit(1),
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
  return readFirst(em, tables(em).selectFrom('person_exports').selectAll().where('id', '=', id));
}

/** Current archives requested by a user, newest first; of one person if given. */
export async function exportsAskedBy(
  em: EntityManager,
  requestedBy: string,
  of: { userId: string | null; customerId: string | null },
  now: number,
): Promise<PersonExportRow[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('person_exports')
      .selectAll()
      .where('requestedBy', '=', requestedBy)
      .where('userId', 'is not distinct from', of.userId)
      .where('customerId', 'is not distinct from', of.customerId)
      .where('expiresAt', '>', now)
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(20),
  );
}

/** The person of an archive. */
export const personOfExport = ({ userId, customerId }: PersonExportRow): Person => ({
  userId,
  customerIds: customerId === null ? [] : [customerId],
});

/** Forgets what was collected from an origin: the step begins again. */
export async function clearParts(em: EntityManager, exportId: string, origin: ExportOrigin): Promise<void> {
  const parts = tables(em).deleteFrom('person_export_parts').where('exportId', '=', exportId);
  await changeRows(em, parts.where('origin', '=', origin));
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
  const expiresAt = now + DOWNLOADABLE_MS;
  const archive = tables(em).updateTable('person_exports').set({ state: 'ready', readyAt: now, expiresAt });
  await changeRows(em, archive.where('id', '=', id).where('state', '=', 'collecting'));
  const parts = tables(em).updateTable('person_export_parts').set({ expiresAt });
  await changeRows(em, parts.where('exportId', '=', id));
}

/** The parts of an archive in order, a page at a time. */
export async function* partsOf(
  em: () => EntityManager,
  exportId: string,
): AsyncGenerator<{ origin: string; name: string; rows: unknown[] }> {
  let after: [string, string, number] = ['', '', -1];
  for (;;) {
    const [origin, name, page] = after;
    const part = await readFirst(
      em(),
      tables(em())
        .selectFrom('person_export_parts')
        .select(['origin', 'name', 'page', 'rows'])
        .where('exportId', '=', exportId)
        .where(sql<boolean>`(origin, name, page) > (${origin}, ${name}, ${page}::int)`)
        .orderBy('origin')
        .orderBy('name')
        .orderBy('page')
        .limit(1),
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
  // By hand: the statement is the same for any number of ids, and prepared once.
  const rows = await query<{ id: string }>(
    em,
    'select id from users where id = any($1::text[]) and not id = any($2::text[])',
    [candidates, own],
  );
  return rows.map(({ id }) => id);
}
