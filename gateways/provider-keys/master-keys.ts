import { openBytes, sealBytes } from './aes-gcm.ts';

/** One version of the master key. */
export interface MasterKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** A data key as it is stored: wrapped by a master key. */
export interface WrappedKey {
  masterKeyId: string;
  wrapped: string;
}

/**
 * What wraps users' data keys: keys of the environment, or a key management service. `userId` is bound into
 * what is wrapped (a service calls this its encryption context), so that a row that was copied to another
 * user does not unwrap.
 */
export interface MasterKeys {
  /** Id of the version that wraps. */
  newestId: string;
  /** Ids of all versions that unwrap, newest first. */
  ids: readonly string[];
  wrap: (userId: string, dataKey: Uint8Array) => Promise<WrappedKey>;
  /** Null where it was wrapped by another key or for another user. Rejects where the service is away. */
  unwrap: (userId: string, wrapped: WrappedKey) => Promise<Uint8Array | null>;
}

/**
 * Keys of BYOK_MASTER_KEYS.
 * @param keys newest first, at least one
 */
export function localMasterKeys(keys: readonly MasterKey[]): MasterKeys {
  const [newest] = keys;
  if (newest === undefined) throw new Error('there is no master key');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const bound = (userId: string, id: string): (string | number)[] => ['byok-data-key', 1, userId, id];
  return {
    newestId: newest.id,
    ids: keys.map(({ id }) => id),
    wrap: (userId, dataKey) =>
      Promise.resolve({
        masterKeyId: newest.id,
        wrapped: sealBytes(newest.key, bound(userId, newest.id), dataKey),
      }),
    unwrap: (userId, { masterKeyId, wrapped }) => {
      const key = byId.get(masterKeyId);
      return Promise.resolve(key === undefined ? null : openBytes(key, bound(userId, masterKeyId), wrapped));
    },
  };
}

/** Wraps with the first and unwraps with whichever knows the id: this is how keys move into a service. */
export const joined = (first: MasterKeys, others: MasterKeys): MasterKeys => ({
  ...first,
  ids: [...first.ids, ...others.ids],
  unwrap: (userId, wrapped) =>
    (first.ids.includes(wrapped.masterKeyId) ? first : others).unwrap(userId, wrapped),
});
