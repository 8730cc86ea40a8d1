import { KeyVaultError } from './key-vault.ts';
import type { KeyVault } from './key-vault.ts';
import type { WrappedKey } from './master-keys.ts';

/** A stored data key of a user. */
type StoredDataKey = WrappedKey & { userId: string };

/** A master key that has the id of another: what it seals could be opened by nobody else. */
export class WrongMasterKeyError extends Error {
  override readonly name = 'WrongMasterKeyError';
}

/**
 * Compares the master keys that are set with data keys that are stored, before anything is sealed.
 * @param samples a few data keys of each master key; one that is damaged by itself is no proof
 * @throws WrongMasterKeyError naming the id where none of an id's samples unwraps
 */
export async function requireRightMasterKeys(
  vault: KeyVault,
  samples: readonly StoredDataKey[],
): Promise<void> {
  for (const id of vault.ids) {
    const ofThis = samples.filter(({ masterKeyId }) => masterKeyId === id);
    const works = await Promise.all(ofThis.map((sample) => unwraps(vault, sample)));
    if (ofThis.length > 0 && !works.includes(true))
      throw new WrongMasterKeyError(
        `Master key ${id} is not the one that users' data keys are wrapped by. Set the right key under this id, or give the new one another id and put it in front.`,
      );
  }
}

async function unwraps(vault: KeyVault, { userId, ...dataKey }: StoredDataKey): Promise<boolean> {
  try {
    await vault.rewrap(userId, dataKey);
    return true;
  } catch (error) {
    // A service that is away says nothing about the key.
    if (error instanceof KeyVaultError) return error.reason === 'unavailable';
    throw error;
  }
}
