import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createKeyVault } from './key-vault.ts';
import type { KeyVault } from './key-vault.ts';
import { joined, localMasterKeys } from './master-keys.ts';
import type { MasterKey, MasterKeys } from './master-keys.ts';

/** Where master keys come from; at least one of the two. */
interface MasterKeySource {
  /** BYOK_MASTER_KEYS, newest first; may be empty. */
  masterKeys: readonly MasterKey[];
  /** BYOK_KMS_MODULE: wraps from now on, where it is set. */
  kmsModule: string | undefined;
}

/**
 * The vault of users' keys.
 * @throws Error where the module of BYOK_KMS_MODULE cannot be used
 */
export async function openVault({ masterKeys, kmsModule }: MasterKeySource): Promise<KeyVault> {
  const local = masterKeys.length === 0 ? null : localMasterKeys(masterKeys);
  const service = kmsModule === undefined ? null : await loadService(kmsModule);
  const masters = service !== null && local !== null ? joined(service, local) : (service ?? local);
  if (masters === null) throw new Error('neither BYOK_MASTER_KEYS nor BYOK_KMS_MODULE is set');
  return createKeyVault(masters, masterKeys);
}

/**
 * A module's default export gives the {@link MasterKeys} of a key management service; docs/adr/0035 shows
 * one.
 */
async function loadService(path: string): Promise<MasterKeys> {
  const file = isAbsolute(path) ? path : resolve(path);
  const { default: create } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  const made: unknown = typeof create === 'function' ? await (create as () => unknown)() : null;
  if (isMasterKeys(made)) return made;
  throw new Error(
    `The default export of BYOK_KMS_MODULE (${path}) gives no { newestId, ids, wrap, unwrap }, with newestId among ids.`,
  );
}

function isMasterKeys(made: unknown): made is MasterKeys {
  const { newestId, ids, wrap, unwrap } = (made ?? {}) as Partial<Record<keyof MasterKeys, unknown>>;
  return (
    Array.isArray(ids) && ids.includes(newestId) && typeof wrap === 'function' && typeof unwrap === 'function'
  );
}
