import type { EntityManager } from '@mikro-orm/postgresql';
import { DataKeySchema } from './data-key.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows, query } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';

/** A user's data key, wrapped by a master key. */
type DataKeyRow = RowOf<'data_keys'>;

/** A user's data key, null where there is none. */
export async function findDataKey(em: EntityManager, userId: string): Promise<DataKeyRow | null> {
  return readFirst(em, tables(em).selectFrom('data_keys').selectAll().where('userId', '=', userId));
}

/** Stores a data key unless the user has one. Gives the one that stands. */
export async function addDataKey(em: EntityManager, row: DataKeyRow): Promise<DataKeyRow> {
  await insertRows(em, DataKeySchema, [row], 'on conflict (user_id) do nothing');
  return (await findDataKey(em, row.userId)) ?? row;
}

/**
 * Puts the same data key under another master key. False where the row is gone or was wrapped anew
 * meanwhile.
 */
export async function replaceWrapping(
  em: EntityManager,
  { userId, wrapped: old }: Pick<DataKeyRow, 'userId' | 'wrapped'>,
  { masterKeyId, wrapped }: Pick<DataKeyRow, 'masterKeyId' | 'wrapped'>,
): Promise<boolean> {
  const replaced = await changeRows(
    em,
    tables(em)
      .updateTable('data_keys')
      .set({ masterKeyId, wrapped })
      .where('userId', '=', userId)
      .where('wrapped', '=', old),
  );
  return replaced > 0;
}

/**
 * Users with something to do for a rotation, by id: a data key under another master key, or a provider key
 * without data key.
 */
export async function usersToRotate(
  em: EntityManager,
  masterKeyId: string,
  afterUserId: string,
  limit: number,
): Promise<string[]> {
  const dataKeys = tables(em)
    .selectFrom('data_keys')
    .select('userId')
    .where('masterKeyId', '<>', masterKeyId)
    .where('userId', '>', afterUserId);
  const providerKeys = tables(em)
    .selectFrom('provider_keys')
    .select('userId')
    .where('masterKeyId', 'is not', null)
    .where('userId', '>', afterUserId);
  const rows = await readAll(em, dataKeys.union(providerKeys).orderBy('userId').limit(limit));
  return rows.map(({ userId }) => userId);
}

/** How many data keys each master key wraps. */
export async function dataKeyCounts(em: EntityManager): Promise<{ masterKeyId: string; count: number }[]> {
  return readAll(
    em,
    tables(em)
      .selectFrom('data_keys')
      .select((key) => ['masterKeyId', key.fn.countAll<number>().as('count')])
      .groupBy('masterKeyId')
      .orderBy('masterKeyId'),
  );
}

/**
 * The first data keys of some master keys, three each: enough to tell a wrong master key from a damaged
 * row.
 */
export async function sampleDataKeys(
  em: EntityManager,
  masterKeyIds: readonly string[],
): Promise<DataKeyRow[]> {
  return query(
    em,
    `select k.* from unnest($1::text[]) id
     cross join lateral (select * from data_keys where master_key_id = id order by user_id limit 3) k`,
    [masterKeyIds],
  );
}
