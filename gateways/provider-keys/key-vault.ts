import { randomBytes } from 'node:crypto';
import { openBytes, sealBytes } from './aes-gcm.ts';
import type { MasterKey, MasterKeys, WrappedKey } from './master-keys.ts';

/** The key's owner, bound into the seal: a row copied to another user or provider does not open. */
export interface KeyOwner {
  userId: string;
  provider: string;
}

/** A provider key as it is stored. */
export interface SealedKey {
  /**
   * Null under the user's data key; else the master key that it was sealed under before there were data
   * keys.
   */
  masterKeyId: string | null;
  /** `v2.<nonce>.<tag>.<ciphertext>`, base64url; `v1.` right under a master key. */
  sealed: string;
}

/** Seals users' keys under a data key of each user, which the master key wraps. */
export interface KeyVault {
  /** Id of the master key that data keys are wrapped by from now on. */
  newestId: string;
  /** Ids of all master keys, newest first. */
  ids: readonly string[];
  /** A new data key, wrapped. */
  createDataKey: (userId: string) => Promise<WrappedKey>;
  /** The same data key under the newest master key. No provider key is read. @throws KeyVaultError */
  rewrap: (userId: string, dataKey: WrappedKey) => Promise<WrappedKey>;
  /** @throws KeyVaultError where the data key does not unwrap */
  seal: (owner: KeyOwner, dataKey: WrappedKey, key: string) => Promise<SealedKey>;
  /**
   * @param dataKey null where the user has none
   * @throws KeyVaultError
   */
  open: (owner: KeyOwner, sealed: SealedKey, dataKey: WrappedKey | null) => Promise<string>;
}

/**
 * Why a key does not open. `unknown_master_key`: it is not set; `damaged`: it is not what was sealed for
 * this user and provider under this master key; `no_data_key`: it was destroyed; `unavailable`: the key
 * management service is away.
 */
type KeyFault = 'unknown_master_key' | 'damaged' | 'no_data_key' | 'unavailable';

/** A sealed key that does not open. */
export class KeyVaultError extends Error {
  override readonly name = 'KeyVaultError';
  readonly reason: KeyFault;

  constructor(reason: KeyFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const DATA_KEY_BYTES = 32;

/**
 * AES-256-GCM under data keys.
 * @param beforeDataKeys master keys that some provider keys are still sealed under directly
 */
export function createKeyVault(masters: MasterKeys, beforeDataKeys: readonly MasterKey[] = []): KeyVault {
  const direct = new Map(beforeDataKeys.map(({ id, key }) => [id, key]));
  const wrap = async (userId: string, dataKey: Uint8Array): Promise<WrappedKey> =>
    asked(() => masters.wrap(userId, dataKey));
  const unwrap = async (userId: string, dataKey: WrappedKey): Promise<Uint8Array> => {
    if (!masters.ids.includes(dataKey.masterKeyId)) throw unknownMasterKey(dataKey.masterKeyId);
    return (await asked(() => masters.unwrap(userId, dataKey))) ?? fail(damaged());
  };
  return {
    newestId: masters.newestId,
    ids: masters.ids,
    createDataKey: (userId) => wrap(userId, randomBytes(DATA_KEY_BYTES)),
    rewrap: async (userId, dataKey) => wrap(userId, await unwrap(userId, dataKey)),
    seal: async (owner, dataKey, key) => {
      const text = sealBytes(await unwrap(owner.userId, dataKey), boundTo(owner), Buffer.from(key));
      return { masterKeyId: null, sealed: `v2.${text}` };
    },
    open: async (owner, { masterKeyId, sealed }, dataKey) => {
      const text = sealed.slice(3);
      const key = sealed.startsWith('v2.') && masterKeyId === null ? await underDataKey() : underMasterKey();
      return (key ?? fail(damaged())).toString('utf8');

      async function underDataKey(): Promise<Buffer | null> {
        if (dataKey === null) throw new KeyVaultError('no_data_key', `User ${owner.userId} has no data key.`);
        return openBytes(await unwrap(owner.userId, dataKey), boundTo(owner), text);
      }
      function underMasterKey(): Buffer | null {
        if (!sealed.startsWith('v1.') || masterKeyId === null) return null;
        const master = direct.get(masterKeyId) ?? fail(unknownMasterKey(masterKeyId));
        return openBytes(master, ['byok', 1, owner.userId, owner.provider, masterKeyId], text);
      }
    },
  };
}

const boundTo = ({ userId, provider }: KeyOwner): (string | number)[] => ['byok', 2, userId, provider];

/** A service's own words may hold what it was asked: they stay in `cause`, which no answer shows. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new KeyVaultError('unavailable', 'The key management service does not answer.', { cause });
  }
}

function fail(error: Error): never {
  throw error;
}

const unknownMasterKey = (id: string): KeyVaultError =>
  new KeyVaultError('unknown_master_key', `There is no master key ${id}.`);

const damaged = (): KeyVaultError =>
  new KeyVaultError(
    'damaged',
    'The key is damaged, or was sealed for another user or provider, or under another master key of this id.',
  );
