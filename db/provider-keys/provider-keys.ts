import type { EntityManager } from '@mikro-orm/postgresql';
import { ProviderKeySchema } from './provider-key.entity.ts';
import { execute, insertRows, overwrite, query, queryOne, timestamp } from '../sql.ts';

/** What the last test call said of a key. */
export type ProviderKeyStatus = 'untested' | 'valid' | 'invalid';

/** A user's own key for a provider. Times are epoch milliseconds. */
export interface ProviderKeyRow {
  userId: string;
  provider: string;
  label: string | null;
  /** What is shown of it. */
  masked: string;
  /** Null under the owner's data key; else the master key of a seal that is older than data keys. */
  masterKeyId: string | null;
  sealed: string;
  status: ProviderKeyStatus;
  createdAt: number;
  lastTestedAt: number | null;
  /** When a gateway last got it to make a call with. */
  lastUsedAt: number | null;
  /** How often. */
  uses: number;
}

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
  return query(em, 'select * from provider_keys where user_id = $1 order by provider', [userId]);
}

/** A user's key for a provider; null where there is none. */
export async function findProviderKey(
  em: EntityManager,
  userId: string,
  provider: string,
): Promise<ProviderKeyRow | null> {
  return queryOne(em, 'select * from provider_keys where user_id = $1 and provider = $2', [userId, provider]);
}

/** Forgets a key. False where there was none. */
export async function removeProviderKey(
  em: EntityManager,
  userId: string,
  provider: string,
): Promise<boolean> {
  const removed = await execute(em, 'delete from provider_keys where user_id = $1 and provider = $2', [
    userId,
    provider,
  ]);
  return removed > 0;
}

/** Notes a test call that ended at `at`. A null status leaves the one before; a key that was replaced meanwhile is not touched. */
export async function noteKeyTest(
  em: EntityManager,
  { userId, provider, createdAt }: Pick<ProviderKeyRow, 'userId' | 'provider' | 'createdAt'>,
  { status, at }: { status: ProviderKeyStatus | null; at: number },
): Promise<void> {
  await execute(
    em,
    `update provider_keys set status = coalesce($4, status), last_tested_at = $5
     where user_id = $1 and provider = $2 and created_at = $3`,
    [userId, provider, timestamp(createdAt), status, timestamp(at)],
  );
}

/** Counts that a gateway got the key to make a call with. */
export async function noteKeyUse(
  em: EntityManager,
  { userId, provider }: Pick<ProviderKeyRow, 'userId' | 'provider'>,
  at: number,
): Promise<void> {
  await execute(
    em,
    'update provider_keys set last_used_at = $3, uses = uses + 1 where user_id = $1 and provider = $2',
    [userId, provider, timestamp(at)],
  );
}

/** Puts a new seal in place of the old one. False where the key was replaced, removed or sealed anew meanwhile. */
export async function replaceSeal(
  em: EntityManager,
  { userId, provider, sealed: old }: Pick<ProviderKeyRow, 'userId' | 'provider' | 'sealed'>,
  { masterKeyId, sealed }: Pick<ProviderKeyRow, 'masterKeyId' | 'sealed'>,
): Promise<boolean> {
  const replaced = await execute(
    em,
    `update provider_keys set master_key_id = $4, sealed = $5
     where user_id = $1 and provider = $2 and sealed = $3`,
    [userId, provider, old, masterKeyId, sealed],
  );
  return replaced > 0;
}
