import type { EntityManager } from '@mikro-orm/postgresql';
import { DataKeySchema } from './data-key.entity.ts';
import { execute, insertRows, query, queryOne } from '../sql.ts';

/** A user's data key, wrapped by a master key. */
export interface DataKeyRow {
  userId: string;
  masterKeyId: string;
  wrapped: string;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** A user's data key, null where there is none. */
export async function findDataKey(em: EntityManager, userId: string): Promise<DataKeyRow | null> {
  return queryOne(em, 'select * from data_keys where user_id = $1', [userId]);
}

/** Stores a data key unless the user has one. Gives the one that stands. */
export async function addDataKey(em: EntityManager, row: DataKeyRow): Promise<DataKeyRow> {
  await insertRows(em, DataKeySchema, [row], 'on conflict (user_id) do nothing');
  return (await findDataKey(em, row.userId)) ?? row;
}

/** Puts the same data key under another master key. False where the row is gone or was wrapped anew meanwhile. */
export async function replaceWrapping(
  em: EntityManager,
  { userId, wrapped: old }: Pick<DataKeyRow, 'userId' | 'wrapped'>,
  { masterKeyId, wrapped }: Pick<DataKeyRow, 'masterKeyId' | 'wrapped'>,
): Promise<boolean> {
  const replaced = await execute(
    em,
    'update data_keys set master_key_id = $3, wrapped = $4 where user_id = $1 and wrapped = $2',
    [userId, old, masterKeyId, wrapped],
  );
  return replaced > 0;
}

/** Users with something to do for a rotation, by id: a data key under another master key, or a provider key without data key. */
export async function usersToRotate(
  em: EntityManager,
  masterKeyId: string,
  afterUserId: string,
  limit: number,
): Promise<string[]> {
  const rows = await query<{ userId: string }>(
    em,
    `select user_id from data_keys where master_key_id <> $1 and user_id > $2
     union select user_id from provider_keys where master_key_id is not null and user_id > $2
     order by user_id limit $3`,
    [masterKeyId, afterUserId, limit],
  );
  return rows.map(({ userId }) => userId);
}

/** How many data keys each master key wraps. */
export async function dataKeyCounts(em: EntityManager): Promise<{ masterKeyId: string; count: number }[]> {
  return query(
    em,
    'select master_key_id, count(*)::int as count from data_keys group by master_key_id order by master_key_id',
  );
}

/** The first data keys of some master keys, three each: enough to tell a wrong master key from a damaged row. */
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
