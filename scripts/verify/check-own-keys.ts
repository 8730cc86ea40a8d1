import type { Env } from '../../config/env.ts';
import type { MikroORM } from '../../db/orm.ts';
import { dataKeyCounts, sampleDataKeys } from '../../db/provider-keys/data-keys.ts';
import { openVault } from '../../gateways/provider-keys/open-vault.ts';
import { requireRightMasterKeys } from '../../gateways/provider-keys/require-right-master-keys.ts';
import { carriedOut, failed, note, passed, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Own keys';

/**
 * Master keys of users' own provider keys: whether those that are needed are set and right, and whether a
 * rotation is due.
 */
export async function checkOwnKeys(orm: MikroORM, { byok }: Pick<Env, 'byok'>): Promise<Finding[]> {
  if (byok === undefined)
    return [skipped(NAME, 'neither BYOK_MASTER_KEYS nor BYOK_KMS_MODULE is set: /byok answers 503')];
  return carriedOut(NAME, 'Check BYOK_MASTER_KEYS and BYOK_KMS_MODULE.', async () => {
    const vault = await openVault(byok);
    const em = orm.em.fork();
    await requireRightMasterKeys(vault, await sampleDataKeys(em, vault.ids));
    const counts = await dataKeyCounts(em);
    const missing = counts.filter(({ masterKeyId }) => !vault.ids.includes(masterKeyId));
    if (missing.length > 0)
      return missing.map(({ masterKeyId, count }) =>
        failed(
          NAME,
          `${count} users' keys cannot be opened: master key ${masterKeyId} is not set`,
          `Put ${masterKeyId} behind the others in BYOK_MASTER_KEYS.`,
        ),
      );
    const older = counts.filter(({ masterKeyId }) => masterKeyId !== vault.newestId);
    if (older.length > 0)
      return older.map(({ masterKeyId, count }) =>
        note(
          NAME,
          `${count} users' keys are still under ${masterKeyId}, the newest is ${vault.newestId}`,
          'Run npm run byok:rotate.',
        ),
      );
    return [passed(NAME, `${vault.ids.length} master key(s), the newest is ${vault.newestId}`)];
  });
}
