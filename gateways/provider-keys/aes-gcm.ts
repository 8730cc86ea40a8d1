import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D: 96 bits where nonces are drawn at random. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts as `<nonce>.<tag>.<ciphertext>`, base64url.
 * @param bound what must be the same when it is opened
 */
export function sealBytes(key: Uint8Array, bound: readonly (string | number)[], bytes: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(bound));
  const text = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return [nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url')).join('.');
}

/** What was sealed; null where the key, what it is bound to, or the text is another. */
export function openBytes(
  key: Uint8Array,
  bound: readonly (string | number)[],
  sealed: string,
): Buffer | null {
  const [nonce, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (nonce === undefined || tag === undefined || text === undefined) return null;
  try {
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(bound));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    return null;
  }
}

/** As JSON, since no two lists of strings have the same. */
const additionalData = (bound: readonly (string | number)[]): Buffer => Buffer.from(JSON.stringify(bound));
