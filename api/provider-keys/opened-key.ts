import type { EntityManager } from '@mikro-orm/postgresql';
import { addDataKey, findDataKey, sampleDataKeys } from '../../db/provider-keys/data-keys.ts';
import type { ProviderKeyRow } from '../../db/provider-keys/provider-keys.ts';
import { KeyVaultError } from '../../gateways/provider-keys/key-vault.ts';
import type { KeyOwner, KeyVault, SealedKey } from '../../gateways/provider-keys/key-vault.ts';
import { requireRightMasterKeys } from '../../gateways/provider-keys/require-right-master-keys.ts';
import { ApiProblem } from '../http/api-problem.ts';

/** The key itself. @throws ApiProblem `byok_key_unreadable`, `byok_unavailable` */
export async function openedKey(em: EntityManager, vault: KeyVault, row: ProviderKeyRow): Promise<string> {
  const dataKey = await findDataKey(em, row.userId);
  return readable(() => vault.open(row, row, dataKey));
}

/**
 * A key under its owner's data key, which is made where there is none.
 * @throws ApiProblem `byok_key_unreadable` where that data key does not open, `byok_unavailable`
 */
export async function sealedKey(
  em: EntityManager,
  vault: KeyVault,
  { owner, key, now }: { owner: KeyOwner; key: string; now: number },
): Promise<SealedKey> {
  const { userId } = owner;
  let dataKey = await findDataKey(em, userId);
  if (dataKey === null) {
    // Looked at here too: the database may have been away when this process started.
    await requireRightMasterKeys(vault, await sampleDataKeys(em, [vault.newestId]));
    const made = await readable(() => vault.createDataKey(userId));
    dataKey = await addDataKey(em, { userId, ...made, createdAt: now });
  }
  const under = dataKey;
  return readable(() => vault.seal(owner, under, key));
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof KeyVaultError)) throw error;
    if (error.reason === 'unavailable')
      throw new ApiProblem('byok_unavailable', 'Your keys cannot be opened right now. Try again shortly.', {
        retryAfter: 30,
        cause: error,
      });
    throw new ApiProblem(
      'byok_key_unreadable',
      'This key cannot be opened: the master key above it is not set here. An operator can put that right.',
      { cause: error },
    );
  }
}
