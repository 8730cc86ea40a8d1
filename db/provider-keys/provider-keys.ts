import type { EntityManager } from '@mikro-orm/postgresql';
import type { CountedPage } from '../accounts/admin-lists.ts';
import type { PageRequest } from '../cursor.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';
import { ProviderKeySchema } from './provider-key.entity.ts';
import type { RowOf } from '../database.ts';
import { insertRows, overwrite, query, queryOne } from '../sql.ts';
import { changeRows, readAll, readFirst, tables } from '../typed.ts';

/** A user's own key for a provider. Times are epoch milliseconds. */
export type ProviderKeyRow = RowOf<'provider_keys'>;

/** What the last test call said of a key. */
type ProviderKeyStatus = ProviderKeyRow['status'];

/** Keeps a key; one for the same provider is gone then, with all that was known of it. */
export async function putProviderKey(em: EntityManager, row: ProviderKeyRow): Promise<void> {
  await insertRows(
    em,
    ProviderKeySchema,
    [row],
    `on conflict (user_id, provider) do update set ${overwrite(em, ProviderKeySchema, ['userId', 'provider'])}`,
  );
}

/** Keys of a user, by provider. */
export async function listProviderKeys(em: EntityManager, userId: string): Promise<ProviderKeyRow[]> {
  const keys = tables(em).selectFrom('provider_keys').selectAll();
  return readAll(em, keys.where('userId', '=', userId).orderBy('provider'));
}

/** The same, page by page. @throws InvalidCursorError */
export async function pageOfProviderKeys(
  em: EntityManager,
  userId: string,
  { limit, cursor }: PageRequest,
): Promise<CountedPage<ProviderKeyRow>> {
  const params: unknown[] = [userId];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const page = keyset.clauses('provider-keys', BY_PROVIDER, 'provider', cursor, bind);
  const rows = await query<ProviderKeyRow & { id: string; sortValue: string }>(
    em,
    `select *, provider as id, ${page.value} from provider_keys
     where user_id = $1 ${page.after === null ? '' : `and ${page.after}`} ${page.order} limit ${bind(limit + 1)}`,
    params,
  );
  const counted = await queryOne<{ total: number }>(
    em,
    'select count(*)::int as total from provider_keys where user_id = $1',
    [userId],
  );
  return { ...keyset.page('provider-keys', rows, limit), total: counted?.total ?? 0 };
}

const BY_PROVIDER: Ordering = { by: 'provider', type: 'text', direction: 'asc' };

/** A user's key for a provider; null where there is none. */
export async function findProviderKey(
  em: EntityManager,
  userId: string,
  provider: string,
): Promise<ProviderKeyRow | null> {
  const keys = tables(em).selectFrom('provider_keys').selectAll();
  return readFirst(em, keys.where('userId', '=', userId).where('provider', '=', provider));
}

/** Forgets a key. False where there was none. */
export async function removeProviderKey(
  em: EntityManager,
  userId: string,
  provider: string,
): Promise<boolean> {
  const keys = tables(em).deleteFrom('provider_keys');
  const removed = await changeRows(em, keys.where('userId', '=', userId).where('provider', '=', provider));
  return removed > 0;
}

/**
 * Notes a test call that ended at `at`. A null status leaves the one before; a key that was replaced
 * meanwhile is not touched.
 */
export async function noteKeyTest(
  em: EntityManager,
  { userId, provider, createdAt }: Pick<ProviderKeyRow, 'userId' | 'provider' | 'createdAt'>,
  { status, at }: { status: ProviderKeyStatus | null; at: number },
): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .updateTable('provider_keys')
      .set({ ...(status === null ? {} : { status }), lastTestedAt: at })
      .where('userId', '=', userId)
      .where('provider', '=', provider)
      .where('createdAt', '=', createdAt),
  );
}

/** Counts that a gateway got the key to make a call with. */
export async function noteKeyUse(
  em: EntityManager,
  { userId, provider }: Pick<ProviderKeyRow, 'userId' | 'provider'>,
  at: number,
): Promise<void> {
  await changeRows(
    em,
    tables(em)
      .updateTable('provider_keys')
      .set((key) => ({ lastUsedAt: at, uses: key('uses', '+', 1) }))
      .where('userId', '=', userId)
      .where('provider', '=', provider),
  );
}

/**
 * Puts a new seal in place of the old one. False where the key was replaced, removed or sealed anew
 * meanwhile.
 */
export async function replaceSeal(
  em: EntityManager,
  { userId, provider, sealed: old }: Pick<ProviderKeyRow, 'userId' | 'provider' | 'sealed'>,
  { masterKeyId, sealed }: Pick<ProviderKeyRow, 'masterKeyId' | 'sealed'>,
): Promise<boolean> {
  const replaced = await changeRows(
    em,
    tables(em)
      .updateTable('provider_keys')
      .set({ masterKeyId, sealed })
      .where('userId', '=', userId)
      .where('provider', '=', provider)
      .where('sealed', '=', old),
  );
  return replaced > 0;
}
