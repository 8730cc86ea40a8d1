import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** One version of the master key. */
export interface MasterKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** Whose key it is; bound into the seal, so that a row that was copied to another user or provider does not open. */
export interface KeyOwner {
  userId: string;
  provider: string;
}

/** A key as it is stored. */
export interface SealedKey {
  masterKeyId: string;
  /** `v1.<nonce>.<tag>.<ciphertext>`, base64url. */
  sealed: string;
}

/** Seals users' keys and opens them. */
export interface KeyVault {
  /** Id of the master key that new seals are made with. */
  newestId: string;
  /** Ids of all master keys, newest first. */
  ids: readonly string[];
  /** Seals under the newest master key. */
  seal: (owner: KeyOwner, key: string) => SealedKey;
  /** @throws KeyVaultError */
  open: (owner: KeyOwner, sealed: SealedKey) => string;
}

/** A sealed key that does not open: its master key is gone, or it is not what was sealed for this user and provider. */
export class KeyVaultError extends Error {
  override readonly name = 'KeyVaultError';
  readonly reason: 'unknown_master_key' | 'damaged';

  constructor(reason: KeyVaultError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D: 96 bits where nonces are drawn at random. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM under versioned master keys.
 * @param masterKeys newest first, at least one
 */
export function createKeyVault(masterKeys: readonly MasterKey[]): KeyVault {
  const [newest] = masterKeys;
  if (newest === undefined) throw new Error('a vault needs a master key');
  const byId = new Map(masterKeys.map(({ id, key }) => [id, key]));
  return {
    newestId: newest.id,
    ids: masterKeys.map(({ id }) => id),
    seal: (owner, key) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(owner, newest.id));
      const text = Buffer.concat([cipher.update(key, 'utf8'), cipher.final()]);
      const parts = [nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
      return { masterKeyId: newest.id, sealed: ['v1', ...parts].join('.') };
    },
    open: (owner, { masterKeyId, sealed }) => {
      const key = byId.get(masterKeyId);
      if (key === undefined) {
        throw new KeyVaultError('unknown_master_key', `There is no master key ${masterKeyId}.`);
      }
      return open(key, boundTo(owner, masterKeyId), sealed);
    },
  };
}

function open(key: Uint8Array, bound: Buffer, sealed: string): string {
  const [version, ...parts] = sealed.split('.');
  const [nonce, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (version !== 'v1' || nonce === undefined || tag === undefined || text === undefined) throw damaged();
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(bound);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    throw damaged();
  }
}

/** As JSON, since no two lists of strings have the same. */
const boundTo = ({ userId, provider }: KeyOwner, masterKeyId: string): Buffer =>
  Buffer.from(JSON.stringify(['byok', 1, userId, provider, masterKeyId]));

const damaged = (): KeyVaultError =>
  new KeyVaultError('damaged', 'The sealed key is damaged, or was sealed for another user or provider.');
