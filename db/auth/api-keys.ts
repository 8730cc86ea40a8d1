import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';
import type { CountedPage } from '../accounts/admin-lists.ts';
import { likePattern } from '../subscriptions/console-lists.ts';
import { pageOf, pageStart } from '../cursor.ts';
import type { PageRequest } from '../cursor.ts';
import type { UserRow } from '../accounts/users.ts';

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
  /** Client address of that use. */
  lastUsedAddress: string | null;
  revokedAt: number | null;
}

/** A key and its owner, as they are now. */
interface KeyOfUser extends ApiKeyRow, Pick<UserRow, 'email' | 'emailVerified' | 'role' | 'roleSeenAt'> {}

/** A key as staff see it. */
export interface ListedKey extends KeyOfUser, Pick<UserRow, 'disabledAt'> {}

export async function insertApiKey(em: EntityManager, row: ApiKeyRow): Promise<void> {
  await changeRows(em, tables(em).insertInto('api_keys').values(row));
}

/** Keys of a user that were not revoked, newest first. @throws InvalidCursorError */
export async function listApiKeys(
  em: EntityManager,
  userId: string,
  { limit, cursor }: PageRequest,
): Promise<CountedPage<ApiKeyRow>> {
  const [at, id] = pageStart(cursor);
  const keys = tables(em).selectFrom('api_keys').where('userId', '=', userId).where('revokedAt', 'is', null);
  const rows = await readAll(
    em,
    keys
      .selectAll()
      .where(sql<boolean>`(created_at, id) < (${at}, ${id})`)
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1),
  );
  const counted = await readFirst(
    em,
    keys.select((all) => all.fn.countAll<number>().as('total')),
  );
  return { ...pageOf(rows, limit), total: counted?.total ?? 0 };
}

/** What staff narrow all keys to. */
interface ApiKeyFilter extends PageRequest {
  /** Part of the owner's address or of the name; or a key, or its beginning. */
  q?: string | undefined;
  state?: 'active' | 'expired' | 'revoked' | 'owner_disabled' | undefined;
}

/** Keys of everybody, newest first, also those that are worthless. @throws InvalidCursorError */
export async function findApiKeys(
  em: EntityManager,
  { limit, cursor, q, state }: ApiKeyFilter,
  now: number,
): Promise<CountedPage<ListedKey>> {
  const pattern = likePattern(q ?? '');
  const keys = tables(em)
    .selectFrom('api_keys as k')
    .innerJoin('users as u', 'u.id', 'k.userId')
    .$if(state === 'active' || state === 'owner_disabled', (of) =>
      of
        .where('k.revokedAt', 'is', null)
        .where('k.expiresAt', '>', now)
        .where('u.disabledAt', state === 'active' ? 'is' : 'is not', null),
    )
    .$if(state === 'expired', (of) => of.where('k.revokedAt', 'is', null).where('k.expiresAt', '<=', now))
    .$if(state === 'revoked', (of) => of.where('k.revokedAt', 'is not', null))
    .$if(q !== undefined, (of) =>
      of.where((is) =>
        is.or([
          is('u.email', 'ilike', pattern),
          is('k.name', 'ilike', pattern),
          sql<boolean>`starts_with(${q}::text, k.prefix)`,
        ]),
      ),
    );
  const counted = await readFirst(
    em,
    keys.select((all) => all.fn.countAll<number>().as('total')),
  );
  const [at, id] = pageStart(cursor);
  const rows = await readAll(
    em,
    keys
      .selectAll('k')
      .select(['u.email', 'u.emailVerified', 'u.role', 'u.roleSeenAt', 'u.disabledAt'])
      .where(sql<boolean>`(k.created_at, k.id) < (${at}, ${id})`)
      .orderBy('k.createdAt', 'desc')
      .orderBy('k.id', 'desc')
      .limit(limit + 1),
  );
  return { ...pageOf(rows, limit), total: counted?.total ?? 0 };
}

/** Revokes a key from the next request on: any, or only one of `userId`. False when there is no such key. */
export async function revokeApiKey(
  em: EntityManager,
  { id, userId }: { id: string; userId: string | null },
  now: number,
): Promise<boolean> {
  const keys = tables(em).updateTable('api_keys').set({ revokedAt: now });
  const changed = await changeRows(
    em,
    keys
      .where('id', '=', id)
      .$if(userId !== null, (of) => of.where('userId', '=', String(userId)))
      .where('revokedAt', 'is', null),
  );
  return changed === 1;
}

/**
 * The key's owner and scopes. Records its use and address once a minute. Null when unknown, revoked or
 * expired, and where the identity provider lets its owner in no more.
 */
export async function useApiKey(
  em: EntityManager,
  keyHash: string,
  { now, address }: { now: number; address: string },
): Promise<KeyOfUser | null> {
  const row = await readFirst(
    em,
    tables(em)
      .selectFrom('api_keys')
      .innerJoin('users', 'users.id', 'api_keys.userId')
      .selectAll('api_keys')
      .select(['users.email', 'users.emailVerified', 'users.role', 'users.roleSeenAt'])
      .where('api_keys.keyHash', '=', keyHash)
      .where('api_keys.revokedAt', 'is', null)
      .where('api_keys.expiresAt', '>', now)
      .where('users.disabledAt', 'is', null),
  );
  if (row !== null && (row.lastUsedAt === null || now - row.lastUsedAt > 60_000)) {
    const key = tables(em).updateTable('api_keys').set({ lastUsedAt: now, lastUsedAddress: address });
    await changeRows(em, key.where('id', '=', row.id));
  }
  return row;
}
