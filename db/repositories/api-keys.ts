import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, json, query, queryOne, timestamp } from '../sql.ts';
import type { UserRow } from './users.ts';

/** A key of a machine. Times are epoch milliseconds. */
export interface ApiKeyRow {
  id: string;
  userId: string;
  name: string;
  /** First characters of the key. */
  prefix: string;
  /** SHA-256 of the key. */
  keyHash: string;
  scopes: string[];
  createdAt: number;
  expiresAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

/** A key and whose it is, as they are now. */
export interface KeyOfUser extends ApiKeyRow, Pick<UserRow, 'email' | 'emailVerified' | 'role'> {}

export async function insertApiKey(em: EntityManager, row: ApiKeyRow): Promise<void> {
  await execute(
    em,
    `insert into api_keys (id, user_id, name, prefix, key_hash, scopes, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      row.id,
      row.userId,
      row.name,
      row.prefix,
      row.keyHash,
      json(row.scopes),
      timestamp(row.createdAt),
      timestamp(row.expiresAt),
    ],
  );
}

/** Keys of a user that were not revoked, newest first. */
export async function listApiKeys(em: EntityManager, userId: string): Promise<ApiKeyRow[]> {
  return query(
    em,
    'select * from api_keys where user_id = $1 and revoked_at is null order by created_at desc, id',
    [userId],
  );
}

/** Makes a key worthless from the next request on. False when the user has no such key. */
export async function revokeApiKey(
  em: EntityManager,
  userId: string,
  id: string,
  now: number,
): Promise<boolean> {
  const changed = await execute(
    em,
    'update api_keys set revoked_at = $3 where user_id = $1 and id = $2 and revoked_at is null',
    [userId, id, timestamp(now)],
  );
  return changed === 1;
}

/** Whose key this is, and what it may do; its use is noted, to the minute. Null when it is unknown, revoked or expired. */
export async function useApiKey(em: EntityManager, keyHash: string, now: number): Promise<KeyOfUser | null> {
  const row = await queryOne<KeyOfUser>(
    em,
    `select api_keys.*, users.email, users.email_verified, users.role from api_keys join users on users.id = api_keys.user_id
     where key_hash = $1 and revoked_at is null and expires_at > $2`,
    [keyHash, timestamp(now)],
  );
  if (row !== null && (row.lastUsedAt === null || now - row.lastUsedAt > 60_000)) {
    await execute(em, 'update api_keys set last_used_at = $2 where id = $1', [row.id, timestamp(now)]);
  }
  return row;
}
