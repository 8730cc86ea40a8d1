import type { EntityManager } from '@mikro-orm/postgresql';
import { addDataKey, findDataKey } from '../../db/provider-keys/data-keys.ts';
import { putProviderKey } from '../../db/provider-keys/provider-keys.ts';
import { sealBytes } from '../../gateways/provider-keys/aes-gcm.ts';
import { createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { localMasterKeys } from '../../gateways/provider-keys/master-keys.ts';
import type { MasterKey } from '../../gateways/provider-keys/master-keys.ts';

const PROVIDER = 'openai';

/**
 * Stores a user's provider key under a data key that `under` wraps, or as sealed before data keys existed.
 */
export async function plantProviderKey(
  em: EntityManager,
  {
    userId,
    key,
    under,
    older = [],
    hasDataKey = true,
  }: { userId: string; key: string; under: MasterKey; older?: MasterKey[]; hasDataKey?: boolean },
): Promise<void> {
  const owner = { userId, provider: PROVIDER };
  await putProviderKey(em, {
    ...owner,
    ...(hasDataKey ? await underDataKey() : directly()),
    label: null,
    masked: 'sk-…',
    status: 'untested',
    createdAt: Date.now(),
    lastTestedAt: null,
    lastUsedAt: null,
    uses: 0,
  });

  async function underDataKey() {
    const vault = createKeyVault(localMasterKeys([under, ...older]));
    const made = { userId, ...(await vault.createDataKey(userId)), createdAt: Date.now() };
    return vault.seal(owner, (await findDataKey(em, userId)) ?? (await addDataKey(em, made)), key);
  }
  function directly(): { masterKeyId: string; sealed: string } {
    const bound = ['byok', 1, userId, PROVIDER, under.id];
    return { masterKeyId: under.id, sealed: `v1.${sealBytes(under.key, bound, Buffer.from(key))}` };
  }
}
